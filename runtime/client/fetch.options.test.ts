import { describe, expect, test, vi } from 'vitest'
import type { Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { httpServer } from '../platform/node/testing/servers.ts'
import type { Fetch } from './fetch-types.ts'
import { client, fetchOf } from './testing/clients.ts'
import { over } from './testing/over-fetch.ts'

/** Members that the DOM types do not know. */
const odd = (init: object) => init as RequestInit

/** Over a fetch that keeps what it was given. */
function kept() {
  const fetch = vi.fn<Fetch>(async () => new Response('ok'))
  const given = () => fetch.mock.calls[0]?.[1]
  return { fetch: over(fetch).client().fetch, given }
}

describe('what a fetch does beside sending', () => {
  test.each([
    { credentials: 'include' },
    { credentials: 'omit' },
    { cache: 'no-store' },
    { mode: 'same-origin' },
    { referrer: 'http://a.test/page' },
    { referrerPolicy: 'no-referrer' },
    { keepalive: true },
    { priority: 'low' },
    { next: { revalidate: 60 } },
    { cf: { cacheTtl: 5 } },
    { dispatcher: {} },
  ])('%o is passed to the fetch of fetchTransport', async (init) => {
    const { fetch, given } = kept()
    await fetch('http://a.test', odd(init))
    expect(given()).toMatchObject(init)
  })

  test('what a Request has is passed too, and init replaces it', async () => {
    const { fetch, given } = kept()
    const request = new Request('http://a.test', { credentials: 'include', cache: 'reload' })
    await fetch(request, { cache: 'no-cache' })
    expect(given()).toMatchObject({ credentials: 'include', cache: 'no-cache' })
  })

  test.each([
    [{ dispatcher: {} }, 'dispatcher'],
    [{ agent: {} }, 'agent'],
    [{ proxy: 'http://proxy.test' }, 'proxy'],
    [{ tls: {} }, 'tls'],
    [{ unix: '/run/x' }, 'unix'],
    [{ next: { revalidate: 60 } }, 'next'],
    [{ cf: {} }, 'cf'],
    [{ mode: 'no-cors' }, 'mode'],
    [{ mode: 'same-origin' }, 'mode'],
    [{ referrer: 'http://a.test/page' }, 'referrer'],
    [{ next: {}, dispatcher: {} }, 'dispatcher, next'],
  ])('%o is refused by name where Node sends, never dropped', async (init, name) => {
    const { url } = await httpServer((_, res) => res.end())
    const call = fetchOf()(`${url}path?secret`, odd(init))
    await expect(call).rejects.toBeInstanceOf(TypeError)
    await expect(call).rejects.toThrow(
      `GET ${url}path: client.fetch cannot obey ${name} here: leave it out, or give the client the fetch that can`,
    )
  })

  test.each([
    { mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow' },
    { credentials: 'include', keepalive: true, referrerPolicy: 'origin', referrer: '' },
    { dispatcher: undefined, agent: null, next: undefined },
    { retry: 3, timeout: 5, onRequest() {}, baseURL: 'http://b.test' },
  ])('%o is harmless', async (init) => {
    const { url } = await httpServer((_, res) => res.end('ok'))
    expect(await (await fetchOf()(url, odd(init))).text()).toBe('ok')
  })

  test('an answer of a middleware needs no network, so nothing is refused', async () => {
    const cached: Middleware = async () => new HttpResponse('cached')
    const response = await fetchOf({ middleware: [cached] })('http://a.test', odd({ next: {} }))
    expect(await response.text()).toBe('cached')
  })
})

test('only client.fetch adds the default headers of a fetch', async () => {
  const names: string[][] = []
  const { url } = await httpServer((req, res) => {
    names.push(Object.keys(req.headers))
    res.end()
  })
  const { fetch, get } = client()
  await fetch(url)
  await get(url)
  const added = ['accept', 'accept-language', 'sec-fetch-mode', 'user-agent']
  const [ofFetch = [], ofGet = []] = names
  expect(ofFetch.filter((name) => !ofGet.includes(name)).sort()).toEqual(added)
})

test('data: and blob: pass no middleware: nothing is sent', async () => {
  const seen = vi.fn<Middleware>((request, next) => next(request))
  const fetch = fetchOf({ middleware: [seen], baseUrl: 'http://a.test' })
  expect(await (await fetch('data:,hello')).text()).toBe('hello')
  expect(seen).not.toHaveBeenCalled()
})

test('file: is refused, also in a Request: some platforms would read the file', async () => {
  const fetch = fetchOf()
  await expect(fetch('file:///etc/hosts')).rejects.toBeInstanceOf(TypeError)
  const call = fetch(new Request('file:///etc/hosts'))
  await expect(call).rejects.toThrow('URL scheme file: is not supported')
})

test('integrity is checked on the content that the caller gets, from any transport', async () => {
  // Of "hello".
  const integrity = 'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='
  const fetch = fetchOf({ transport: async ({ pathname }) => new HttpResponse(pathname.slice(1)) })
  expect(await (await fetch('http://a.test/hello', { integrity })).text()).toBe('hello')
  const call = fetch('http://a.test/other', { integrity })
  await expect(call).rejects.toBeInstanceOf(TypeError)
  await expect(call).rejects.toHaveProperty(
    'cause.message',
    'GET /other: the content does not have the integrity that was asked for',
  )
})
