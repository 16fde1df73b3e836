import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import * as undici from 'undici'
import {
  BodyNotReplayableError,
  InvalidMessageError,
  NetworkError,
  OperationTimeoutError,
  RedirectError,
} from '../errors.ts'
import { HttpRequest, type HttpRequestInit } from '../message/request.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { createClient, type ClientOptions } from './client.ts'
import type { Fetch } from './fetch.ts'
import { fetchTransport } from './fetch-transport.ts'
import {
  closedPort,
  contentOf,
  httpServer,
  moment,
  rawServer,
} from '../platform/node/testing/servers.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe.each([
  ['Node’s fetch', globalThis.fetch],
  ['undici’s fetch', undici.fetch as unknown as Fetch],
])('over %s', (_, fetch) => {
  const clock = tidyClock()
  const client = (options: ClientOptions = {}) => {
    const client = createClient({ transport: fetchTransport(fetch), ...options })
    onTestFinished(() => client.close())
    return client
  }
  const send = (url: string, init?: HttpRequestInit) =>
    fetchTransport(fetch)(new HttpRequest(url, init))

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
    const c = client({ transport: fetchTransport(fetch, { redirect: 'follow' }) })
    const response = await c.get(url)
    expect(response.url).toBe(`${url}there`)
    expect(await response.text()).toBe('there')
    await expect(c.get(url, { redirect: 'error' })).rejects.toBeInstanceOf(NetworkError)
    expect((await c.get(url, { redirect: 'manual' })).status).toBe(302)
  })

  test('a connection that fails is a NetworkError with the reason', async () => {
    const url = await closedPort()
    const call = client().get(`${url}path?secret`)
    await expect(call).rejects.toBeInstanceOf(NetworkError)
    await expect(call).rejects.toThrow(/^GET \/path: failed: connect ECONNREFUSED/)
  })

  test('a body that breaks off is a NetworkError for every reader', async () => {
    const { url } = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    )
    const response = await client().get(url)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
    await expect(response.text()).rejects.toThrow('GET /: the response broke off: ')
  })

  test('a one-shot body that was sent before is a BodyNotReplayableError', async () => {
    const { url } = await httpServer((req, res) => req.on('end', () => res.end()).resume())
    const request = new HttpRequest(url, { method: 'POST', body: new Blob(['a']).stream() })
    const transport = fetchTransport(fetch)
    await transport(request)
    await expect(transport(request)).rejects.toBeInstanceOf(BodyNotReplayableError)
  })

  test('a source that throws reaches the caller with its own error', async () => {
    const { url } = await httpServer((req) => req.on('error', () => undefined).resume())
    const failure = new Error('disk on fire')
    const call = send(url, {
      method: 'POST',
      async *body() {
        yield await Promise.resolve(bytes('a'))
        throw failure
      },
    })
    await expect(call).rejects.toBe(failure)
  })

  test('an abort is the caller’s reason, before, during the wait and in the body', async () => {
    const arrived = moment()
    const { url } = await httpServer((req, res) => {
      if (req.url === '/body') res.write('a')
      else arrived.arrive()
    })
    const c = client()
    await expect(c.get(url, { signal: AbortSignal.abort('early') })).rejects.toBe('early')
    await expect(send(url, { signal: AbortSignal.abort('early') })).rejects.toBe('early')
    const waiting = new AbortController()
    const call = c.get(url, { signal: waiting.signal })
    await arrived.come
    waiting.abort('waiting')
    await expect(call).rejects.toBe('waiting')
    const reading = new AbortController()
    const read = (await c.get(`${url}body`, { signal: reading.signal })).text()
    reading.abort('reading')
    await expect(read).rejects.toBe('reading')
  })

  test('a timeout covers the body, and frees the connection', async () => {
    const gone = moment()
    const { url } = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.write('a')
    })
    const response = await client({ timeout: 1000 }).get(url)
    const read = response.text()
    void clock.advance(1000)
    await expect(read).rejects.toBeInstanceOf(OperationTimeoutError)
    await gone.come
  })

  test('releasing a large body gives its connection up', async () => {
    const gone = moment()
    const { url } = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.write(Buffer.alloc(5_000_000))
    })
    await (await client().get(url)).release()
    await gone.come
  })

  test('a reader whose body is released by somebody else gets an error, not an early end', async () => {
    const { url } = await httpServer((_, res) => res.end(Buffer.alloc(5_000_000)))
    const response = await send(url)
    const chunks = response.stream()[Symbol.asyncIterator]()
    await chunks.next()
    await response.release()
    await expect(chunks.next()).rejects.toThrow('A body was given up')
  })

  test.each(['GET', 'HEAD'])(
    '%s with a body, which fetch cannot send, is an InvalidMessageError',
    async (method) => {
      await expect(send('http://127.0.0.1:1', { method, body: 'a' })).rejects.toBeInstanceOf(
        InvalidMessageError,
      )
    },
  )
})

test('a request that is aborted already reaches no fetch', async () => {
  const fetch = vi.fn<Fetch>(async () => new Response())
  const request = new HttpRequest('http://a.test', { signal: AbortSignal.abort('enough') })
  await expect(fetchTransport(fetch)(request)).rejects.toBe('enough')
  expect(fetch).not.toHaveBeenCalled()
})

test('a fetch that hides redirects, as a browser’s does, is a RedirectError with the way out', async () => {
  const hiding: Fetch = () => {
    const response = new Response()
    return Promise.resolve(Object.defineProperty(response, 'type', { value: 'opaqueredirect' }))
  }
  const call = createClient({ transport: fetchTransport(hiding) }).get('http://a.test')
  await expect(call).rejects.toBeInstanceOf(RedirectError)
  await expect(call).rejects.toThrow("fetchTransport(fetch, { redirect: 'follow' })")
})

test('a fetch that answers with Response.error() is a NetworkError', async () => {
  const failing: Fetch = () => Promise.resolve(Response.error())
  const call = createClient({ transport: fetchTransport(failing) }).get('http://a.test')
  await expect(call).rejects.toBeInstanceOf(NetworkError)
})

test('client.fetch is a fetch for another client', async () => {
  const { url } = await httpServer((req, res) => res.end(req.headers['x']))
  const inner = createClient({ headers: { x: 'inner' } })
  onTestFinished(() => inner.close())
  const outer = createClient({ transport: fetchTransport(inner.fetch) })
  expect(await (await outer.get(url)).text()).toBe('inner')
})
