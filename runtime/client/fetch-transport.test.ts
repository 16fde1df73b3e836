import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { NetworkError, RedirectError } from '../errors.ts'
import type { HttpRequestInit } from '../message/request.ts'
import { bytes } from '../platform/node/testing/bodies.ts'
import { fetches } from '../platform/node/testing/fetches.ts'
import { contentOf, httpServer } from '../platform/node/testing/servers.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import type { Fetch } from './fetch-types.ts'
import { fetchOf } from './testing/clients.ts'
import { over } from './testing/over-fetch.ts'

describe.each(fetches)('over %s', (_, fetch) => {
  tidyClock()
  const { client, send } = over(fetch)

  test('a request arrives and a response comes back', async () => {
    const { url } = await httpServer(async (req, res) => {
      res.writeHead(201, 'Made', { 'set-cookie': ['a=1', 'b=2'] })
      res.end(`${req.method ?? ''} ${req.headers['a'] as string} ${await contentOf(req)}`)
    })
    const response = await client().post(url, { headers: { a: '1' }, body: 'é' })
    expect(response).toMatchObject({ status: 201, statusText: 'Made', url })
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.text()).toBe('POST 1 é')
    expect(await response.text()).toBe('POST 1 é')
  })

  test.each<[string, HttpRequestInit['body'], string]>([
    ['bytes', bytes('abc'), 'abc'],
    ['a Blob', new Blob(['abc']), 'abc'],
    ['a function that makes a stream', () => new Blob(['abc']).stream(), 'abc'],
    ['a stream', new Blob(['abc']).stream(), 'abc'],
  ])('a body may be %s', async (_, body, text) => {
    const { url } = await httpServer(async (req, res) => res.end(await contentOf(req)))
    expect(await (await send(url, { method: 'POST', body: body ?? null })).text()).toBe(text)
  })

  test('a form arrives with its boundary and its length', async () => {
    const { url } = await httpServer(async (req, res) => {
      const content = await contentOf(req)
      const [, boundary = '?'] = (req.headers['content-type'] ?? '').split('boundary=')
      res.end(
        String(content.includes(boundary) && req.headers['content-length'] === `${content.length}`),
      )
    })
    const body = new FormData()
    body.set('a', 'b')
    expect(await (await send(url, { method: 'POST', body })).text()).toBe('true')
  })

  test.each([204, 304])('%i is empty', async (status) => {
    const { url } = await httpServer((_, res) => res.writeHead(status).end())
    expect((await client().get(url)).body.empty).toBe(true)
  })

  test('HEAD is empty', async () => {
    const { url } = await httpServer((_, res) => res.end('abc'))
    expect(await (await client().head(url)).text()).toBe('')
  })

  test('content is decoded, and its headers go', async () => {
    const content = gzipSync('abc')
    const coding = { 'content-encoding': 'gzip', 'content-length': content.byteLength }
    const { url } = await httpServer((_, res) => res.writeHead(200, coding).end(content))
    const response = await client().get(url)
    expect(response.headers.has('content-encoding')).toBe(false)
    expect(response.headers.has('content-length')).toBe(false)
    expect(await response.text()).toBe('abc')
  })

  test('redirects are the client’s: every hop is seen, and credentials stay at home', async () => {
    const other = await httpServer((req, res) => res.end(req.headers.authorization ?? 'none'))
    const { url } = await httpServer((_, res) =>
      res.writeHead(302, { location: other.url }).end('go'),
    )
    const headers = { authorization: 'Bearer secret' }
    const response = await client().get(url, { headers })
    expect(response.url).toBe(other.url)
    expect(await response.text()).toBe('none')
    expect((await client().get(url, { redirect: 'manual' })).status).toBe(302)
  })

  test('or the fetch’s, which then hears what the caller wants', async () => {
    const { url } = await httpServer((req, res) => {
      if (req.url === '/') res.writeHead(302, { location: '/there' }).end()
      else res.end('there')
    })
    const c = over(fetch, { redirect: 'follow' }).client()
    const response = await c.get(url)
    expect(response.url).toBe(`${url}there`)
    expect(await response.text()).toBe('there')
    await expect(c.get(url, { redirect: 'error' })).rejects.toBeInstanceOf(NetworkError)
    expect((await c.get(url, { redirect: 'manual' })).status).toBe(302)
  })
})

test('a fetch that hides redirects, as a browser’s does, is a RedirectError with the way out', async () => {
  const hiding: Fetch = () => {
    const hidden = { type: { value: 'opaqueredirect' }, status: { value: 0 } }
    return Promise.resolve(Object.defineProperties(new Response(), hidden))
  }
  const call = over(hiding).client().get('http://a.test')
  await expect(call).rejects.toBeInstanceOf(RedirectError)
  await expect(call).rejects.toThrow("fetchTransport(fetch, { redirect: 'follow' })")
})

test('client.fetch is a fetch for another client', async () => {
  const { url } = await httpServer((req, res) => res.end(req.headers['x']))
  const inner = fetchOf({ headers: { x: 'inner' } })
  expect(await (await over(inner).client().get(url)).text()).toBe('inner')
})
