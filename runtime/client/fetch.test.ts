import { describe, expect, test } from 'vitest'
import * as undici from 'undici'
import { NetworkError, OperationTimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import {
  closedPort,
  contentOf,
  httpServer,
  moment,
  rawServer,
} from '../platform/node/testing/servers.ts'
import { fetchOf, never } from './testing/clients.ts'

const echo = () =>
  httpServer(async (req, res) => {
    const { method, url, headers } = req
    res.end(JSON.stringify({ method, url, headers, body: await contentOf(req) }))
  })

interface Echo {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

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

  test('a Request of another realm or package is one, too', async () => {
    const { url } = await echo()
    const request = new undici.Request(url, { method: 'POST', body: 'abc' })
    const seen = await answer(fetchOf()(request as unknown as Request))
    expect(seen).toMatchObject({ method: 'POST', body: 'abc' })
  })

  test('init stands in place of what the Request has', async () => {
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
    await expect(fetch(read)).rejects.toThrow('The body of this Request has been used already')
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
    const seen = await answer(fetchOf()(url, { method: 'POST', body: body ?? null }))
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

  test('runs through the client’s middleware, headers and baseUrl', async () => {
    const { url } = await echo()
    const sign: Middleware = (request, next) => next(request.withHeader('signed', 'yes'))
    const fetch = fetchOf({ baseUrl: url, headers: { app: 'me' }, middleware: [sign] })
    expect((await answer(fetch('relative'))).headers).toMatchObject({ app: 'me', signed: 'yes' })
  })
})

describe('errors are the standard’s', () => {
  const clock = tidyClock()

  test('a network that fails is a TypeError with the cause', async () => {
    const call = fetchOf()(await closedPort())
    await expect(call).rejects.toBeInstanceOf(TypeError)
    await expect(call).rejects.toMatchObject({ message: 'fetch failed' })
    await expect(call).rejects.toHaveProperty('cause.name', 'NetworkError')
    await expect(call).rejects.toHaveProperty('cause.cause.code', 'ECONNREFUSED')
  })

  test('a body that breaks off is a TypeError with the cause', async () => {
    const { url } = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    )
    const read = (await fetchOf()(url)).text()
    await expect(read).rejects.toBeInstanceOf(TypeError)
    await expect(read).rejects.toMatchObject({ cause: expect.any(NetworkError) as unknown })
  })

  test('an abort is its reason: before, during the wait, and in the body', async () => {
    const arrived = moment()
    const { url } = await httpServer((req, res) => {
      if (req.url === '/body') res.write('a')
      else arrived.arrive()
    })
    const fetch = fetchOf()
    const reason = new Error('mine')
    await expect(fetch(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const waiting = new AbortController()
    const call = fetch(url, { signal: waiting.signal })
    await arrived.come
    waiting.abort()
    await expect(call).rejects.toHaveProperty('name', 'AbortError')
    const reading = new AbortController()
    const response = await fetch(`${url}body`, { signal: reading.signal })
    const read = response.text()
    reading.abort(reason)
    await expect(read).rejects.toBe(reason)
  })

  test('the signal of a Request counts, and init’s null takes it away', async () => {
    const { url } = await httpServer((_, res) => res.end('ok'))
    const request = () => new Request(url, { signal: AbortSignal.abort('stop') })
    await expect(fetchOf()(request())).rejects.toBe('stop')
    expect(await (await fetchOf()(request(), { signal: null })).text()).toBe('ok')
  })

  test('the client’s own errors stay what they are', async () => {
    const call = fetchOf({ timeout: 1000, transport: never })('http://a.test')
    void clock.advanceToNext()
    await expect(call).rejects.toBeInstanceOf(OperationTimeoutError)
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
