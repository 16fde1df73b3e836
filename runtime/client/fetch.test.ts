import { describe, expect, test } from 'vitest'
import * as undici from 'undici/index.js'
import type { Middleware } from '../handler.ts'
import { contentOf, httpServer } from '../platform/node/testing/servers.ts'
import { fetchOf } from './testing/clients.ts'
import type { Echo } from './testing/echo.ts'

const echo = () =>
  httpServer(async (req, res) => {
    const { method, url, headers } = req
    res.end(JSON.stringify({ method, url, headers, body: await contentOf(req) }))
  })

const answer = async (response: Promise<Response>) => (await (await response).json()) as Echo

describe('input', () => {
  test('is a string, a URL or a Request', async () => {
    const { url } = await echo()
    const fetch = fetchOf()
    for (const input of [`${url}a?b`, new URL(`${url}a?b`), new Request(`${url}a?b`)]) {
      expect(await answer(fetch(input))).toMatchObject({ method: 'GET', url: '/a?b' })
    }
  })

  test('a Request goes with its method, headers and body', async () => {
    const { url } = await echo()
    const request = new Request(url, { method: 'PUT', headers: { a: '1' }, body: 'é' })
    expect(await answer(fetchOf()(request))).toMatchObject({
      method: 'PUT',
      headers: { a: '1', 'content-type': 'text/plain;charset=UTF-8' },
      body: 'é',
    })
    expect(request.bodyUsed).toBe(true)
  })

  test('a Request of another realm or package is one too', async () => {
    const { url } = await echo()
    const request = new undici.Request(url, { method: 'POST', body: 'abc' })
    const seen = await answer(fetchOf()(request as unknown as Request))
    expect(seen).toMatchObject({ method: 'POST', body: 'abc' })
  })

  test('init replaces what the Request has', async () => {
    const { url } = await echo()
    const request = new Request(url, { method: 'PUT', headers: { a: '1' }, body: 'x' })
    const seen = await answer(
      fetchOf()(request, { method: 'POST', headers: { b: '2' }, body: 'y' }),
    )
    expect(seen).toMatchObject({ method: 'POST', headers: { b: '2' }, body: 'y' })
    expect(seen.headers).not.toHaveProperty('a')
  })

  test('a Request whose body was used is a TypeError, never an empty send', async () => {
    const { url } = await echo()
    const request = new Request(url, { method: 'POST', body: 'abc' })
    const fetch = fetchOf()
    await fetch(request)
    await expect(fetch(request)).rejects.toBeInstanceOf(TypeError)
    const read = new Request(url, { method: 'POST', body: 'abc' })
    await read.text()
    await expect(fetch(read)).rejects.toBeInstanceOf(TypeError)
  })

  test.each<[string, RequestInit['body'], string, string]>([
    ['a string', 'abc', 'abc', 'text/plain;charset=UTF-8'],
    ['bytes', new TextEncoder().encode('abc'), 'abc', ''],
    [
      'URLSearchParams',
      new URLSearchParams({ a: 'b' }),
      'a=b',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    ['a Blob', new Blob(['abc'], { type: 'a/b' }), 'abc', 'a/b'],
    ['a stream', new Blob(['abc']).stream(), 'abc', ''],
    ['null', null, '', ''],
  ])('a body may be %s', async (_, body, text, type) => {
    const { url } = await echo()
    const init = { method: 'POST', body: body ?? null, duplex: 'half' } as const
    const seen = await answer(fetchOf()(url, init))
    expect(seen.body).toBe(text)
    expect(seen.headers['content-type'] ?? '').toBe(type)
  })

  test('a form is sent with its boundary', async () => {
    const { url } = await echo()
    const body = new FormData()
    body.set('a', 'b')
    const seen = await answer(fetchOf()(url, { method: 'POST', body }))
    const boundary = seen.headers['content-type']?.split('boundary=')[1]
    expect(seen.body).toContain(`--${boundary ?? '?'}\r\n`)
  })

  test.each([
    ['a plain object', { a: 1 }],
    ['a Map', new Map()],
    ['a function', () => 'x'],
  ])('%s as body is refused: as text it means nothing', async (_, body) => {
    const { url } = await echo()
    const call = fetchOf()(url, { method: 'POST', body: body as never })
    await expect(call).rejects.toBeInstanceOf(TypeError)
    await expect(call).rejects.toThrow('A body cannot be made from')
  })

  test('headers may be a record, pairs or Headers', async () => {
    const { url } = await echo()
    for (const headers of [
      { a: '1' },
      [['a', '1']] as [string, string][],
      new Headers({ a: '1' }),
    ]) {
      expect((await answer(fetchOf()(url, { headers }))).headers['a']).toBe('1')
    }
  })

  test.each(['/relative', 'ftp://a.test', 'http://user:pw@a.test'])(
    '%s is a TypeError',
    async (url) => {
      await expect(fetchOf()(url)).rejects.toBeInstanceOf(TypeError)
    },
  )

  test('text has the client’s media type by default, and its own if it is named', async () => {
    const { url } = await echo()
    const fetch = fetchOf({ headers: { 'content-type': 'application/json' } })
    const typeOf = async (init: RequestInit) =>
      (await answer(fetch(url, { method: 'POST', ...init }))).headers['content-type']
    expect(await typeOf({ body: '{}' })).toBe('application/json')
    expect(await typeOf({ body: '{}', headers: { 'content-type': 'a/b' } })).toBe('a/b')
    expect(await typeOf({ body: new URLSearchParams('a=b') })).toMatch(/urlencoded/)
    expect(await typeOf({ body: new Blob(['x'], { type: 'c/d' }) })).toBe('c/d')
  })

  test('a form has its boundary, even if the media type is named without one', async () => {
    const { url } = await echo()
    const body = new FormData()
    body.set('a', 'b')
    const headers = { 'content-type': 'multipart/form-data' }
    const seen = await answer(fetchOf()(url, { method: 'POST', body, headers }))
    const [, boundary = '?'] = seen.headers['content-type']?.split('boundary=') ?? []
    expect(seen.body).toContain(`--${boundary}\r\n`)
  })

  test('runs through the client’s middleware, headers and baseUrl', async () => {
    const { url } = await echo()
    const sign: Middleware = (request, next) => next(request.withHeader('signed', 'yes'))
    const fetch = fetchOf({ baseUrl: url, headers: { app: 'me' }, middleware: [sign] })
    expect((await answer(fetch('relative'))).headers).toMatchObject({ app: 'me', signed: 'yes' })
  })
})

describe('redirects', () => {
  const serve = () =>
    httpServer((req, res) => {
      if (req.url === '/') res.writeHead(302, { location: '/there' }).end()
      else res.end('there')
    })

  test('are followed, and url says where they led', async () => {
    const { url } = await serve()
    const response = await fetchOf()(url)
    expect(response.url).toBe(`${url}there`)
    expect(await response.text()).toBe('there')
  })

  test('manual returns them, error is a TypeError', async () => {
    const { url } = await serve()
    const fetch = fetchOf()
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302)
    expect((await fetch(new Request(url, { redirect: 'manual' }))).status).toBe(302)
    await expect(fetch(url, { redirect: 'error' })).rejects.toBeInstanceOf(TypeError)
  })
})
