import { describe, expect, onTestFinished, test } from 'vitest'
import { RedirectError } from '../errors.ts'
import type { Handler, Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { httpServer } from '../platform/node/testing/servers.ts'
import { createClient } from './client.ts'
import { followRedirects } from './follow-redirects.ts'
import { redirecting, start } from './testing/redirecting.ts'

test.each([300, 304, 305, 306])('%i is no redirect to follow', async (status) => {
  const { client } = redirecting([status, '/there'])
  expect((await client().get(start)).status).toBe(status)
})

test('one without Location is returned as it is', async () => {
  const client = createClient({
    transport: () => Promise.resolve(new HttpResponse('where?', { status: 302 })),
  })
  const response = await client.get(start)
  expect(response.status).toBe(302)
  expect(await response.text()).toBe('where?')
})

describe('too many', () => {
  const loop: Handler = (request) =>
    Promise.resolve(
      new HttpResponse(null, { status: 302, headers: { location: `${request.url.href}i` } }),
    )

  test('more than 20 are a RedirectError that says where they led', async () => {
    let requests = 0
    const client = createClient({
      transport: (request) => {
        requests++
        return loop(request)
      },
    })
    const call = client.get('http://a.test/?secret=')
    await expect(call).rejects.toBeInstanceOf(RedirectError)
    await expect(call).rejects.toThrow(
      'GET http://a.test/ was redirected more than 20 times, last to http://a.test/',
    )
    await expect(call).rejects.not.toThrow(/secret/)
    expect(requests).toBe(21)
  })

  test('20 are not too many', async () => {
    const { client } = redirecting(...Array.from({ length: 20 }, () => [302, '/'] as const))
    expect((await client().get(start)).status).toBe(200)
  })

  test('maxRedirects is the caller’s to choose, also 0', async () => {
    for (const maxRedirects of [0, 3]) {
      const client = createClient({
        redirect: 'manual',
        middleware: [followRedirects({ maxRedirects })],
        transport: loop,
      })
      await expect(client.get(start)).rejects.toThrow(`more than ${maxRedirects} times`)
    }
  })
})

describe('position', () => {
  const log: string[] = []
  const note = (name: string): Middleware => {
    return async function note(request, next) {
      const response = await next(request)
      log.push(`${name} ${request.url.pathname} ${response.status}`)
      return response
    }
  }

  test('middleware outside sees one operation, middleware inside sees every hop', async () => {
    log.length = 0
    const { client } = redirecting([302, '/b'], [302, '/c'])
    const middleware = [note('outer'), followRedirects(), note('inner')]
    await client({ redirect: 'manual', middleware }).get('http://a.test/a')
    expect(log).toEqual(['inner /a 302', 'inner /b 302', 'inner /c 200', 'outer /a 200'])
  })

  test('a client that follows does so inside all middleware', async () => {
    log.length = 0
    const { client } = redirecting([302, '/b'])
    await client({ middleware: [note('only')] }).get('http://a.test/a')
    expect(log).toEqual(['only /a 200'])
  })
})

describe('modes', () => {
  test('manual returns the redirect', async () => {
    const { hops, client } = redirecting([302, '/b'])
    const response = await client({ redirect: 'manual' }).get(start)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/b'])
    expect(hops).toHaveLength(1)
  })

  test('error refuses it, and lets all else pass', async () => {
    const { hops, client } = redirecting([302, '/b'])
    const c = client({ redirect: 'error' })
    await expect(c.get(start)).rejects.toBeInstanceOf(RedirectError)
    expect(hops).toHaveLength(1)
    expect((await c.get(start)).status).toBe(200)
  })

  test('a call may choose another one', async () => {
    const { client } = redirecting([302, '/b'], [302, '/b'], [302, '/b'])
    const c = client()
    expect((await c.get(start, { redirect: 'manual' })).status).toBe(302)
    await expect(c.get(start, { redirect: 'error' })).rejects.toBeInstanceOf(RedirectError)
    expect((await c.get(start)).status).toBe(200)
  })
})

test.each([{}, { redirect: 'manual' as const }])(
  'a follower in the list of a client with %j obeys the call, also one of fetch',
  async (options) => {
    const transport: Handler = ({ url: { pathname } }) =>
      Promise.resolve(
        pathname === '/there'
          ? new HttpResponse('there')
          : new HttpResponse(null, { status: 302, headers: { location: '/there' } }),
      )
    const c = createClient({ ...options, transport, middleware: [followRedirects()] })
    expect((await c.get(start)).status).toBe(200)
    expect((await c.get(start, { redirect: 'manual' })).status).toBe(302)
    expect((await c.fetch(start, { redirect: 'manual' })).status).toBe(302)
    await expect(c.get(start, { redirect: 'error' })).rejects.toBeInstanceOf(RedirectError)
    await expect(c.fetch(start, { redirect: 'error' })).rejects.toBeInstanceOf(TypeError)
  },
)

describe('the bodies of redirects', () => {
  const serveRedirects = (length: number) =>
    httpServer((req, res) => {
      const n = Number((req.url ?? '/').slice(1))
      if (n < 5) res.writeHead(302, { location: `/${n + 1}` }).end(Buffer.alloc(length))
      else res.end('arrived')
    })

  test.each([
    ['1 KB', 1024],
    ['300 KB', 300_000],
  ])('of %s hold no connection: one is enough', async (_, length) => {
    const server = await serveRedirects(length)
    const transport = httpTransport({ connections: 1 })
    onTestFinished(() => transport.close())
    const client = createClient({ transport })
    const response = await client.get(server.url)
    expect(await response.text()).toBe('arrived')
    expect(response.url).toBe(`${server.url}5`)
    if (length === 1024) expect(server.connections).toBe(1)
  })

  test('are released when the redirect is refused too', async () => {
    const server = await serveRedirects(300_000)
    const transport = httpTransport({ connections: 1 })
    onTestFinished(() => transport.close())
    const client = createClient({ transport, redirect: 'error' })
    for (let n = 0; n < 3; n++) {
      await expect(client.get(server.url)).rejects.toBeInstanceOf(RedirectError)
    }
    expect(await (await client.get(`${server.url}5`)).text()).toBe('arrived')
  })
})
