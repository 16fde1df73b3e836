import { describe, expect, test } from 'vitest'
import { sleep } from '../clock.ts'
import { NetworkError, OperationTimeoutError, TimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { endlessStream } from '../platform/node/testing/bodies.ts'
import {
  closedPort,
  httpServer,
  moment,
  rawServer,
  stalling,
} from '../platform/node/testing/servers.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { client, drain, never } from './testing/clients.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'

const clock = tidyClock()

describe('the operation’s timeout', () => {
  const message = 'did not finish within 1000 ms'

  test('covers the wait for headers, and frees the connection', async () => {
    const { url, arrived, gone } = await stalling('nothing')
    const call = client().get(url, { timeout: 1000 })
    await arrived
    void clock.advance(1000)
    await expect(call).rejects.toBeInstanceOf(OperationTimeoutError)
    await expect(call).rejects.toMatchObject({
      message: `GET ${url} did not finish within 1000 ms`,
      code: 'ERR_OPERATION_TIMEOUT',
      timeout: 1000,
      name: 'OperationTimeoutError',
    })
    await gone
  })

  test.each([
    ['text()', (response: HttpResponse) => response.text()],
    ['stream()', drain],
  ])('covers a stalled body that %s waits for, and frees the connection', async (_, read) => {
    for (const part of ['headers', 'half a body'] as const) {
      const { url, gone } = await stalling(part)
      const response = await client({ timeout: 1000 }).get(url)
      const reading = read(response)
      void clock.advance(1000)
      await expect(reading).rejects.toThrow(message)
      await gone
    }
  })

  test('covers an unread body, whose later readers get the error', async () => {
    const { url, gone } = await stalling('half a body')
    const c = client({ timeout: 1000 })
    const [one, two] = [await c.get(url), await c.get(url)]
    await clock.advance(1000)
    await gone
    await expect(one.text()).rejects.toBeInstanceOf(OperationTimeoutError)
    await expect(one.text()).rejects.toBeInstanceOf(OperationTimeoutError)
    await expect(drain(two)).rejects.toBeInstanceOf(OperationTimeoutError)
  })

  test('covers the time between two chunks of a stream', async () => {
    const { url } = await stalling('half a body')
    const response = await client({ timeout: 1000 }).get(url)
    const chunks = response.stream()[Symbol.asyncIterator]()
    expect(Buffer.from((await chunks.next()).value as Uint8Array).toString()).toBe('abcde')
    const next = chunks.next()
    void clock.advance(1000)
    await expect(next).rejects.toThrow(message)
  })

  test('covers a connection that is never made', async () => {
    // A transport that never gets through, as to an address that swallows packets.
    const call = client({ transport: never }).get('http://192.0.2.1/', { timeout: 1000 })
    void clock.advance(1000)
    await expect(call).rejects.toThrow(message)
  })

  test('ends sleeps, those that ignore the signal too', async () => {
    const deaf: Middleware = async (request, next) => {
      await sleep(5000)
      return next(request)
    }
    const listening: Middleware = async (request, next) => {
      await sleep(5000, request.signal)
      return next(request)
    }
    const ok = () => Promise.resolve(new HttpResponse())
    for (const middleware of [deaf, listening]) {
      const call = client({ transport: ok, timeout: 1000, middleware: [middleware] }).get(
        'http://a.test',
      )
      void clock.advance(1000)
      await expect(call).rejects.toThrow(message)
    }
    await clock.advance(5000)
  })

  test('is one for all attempts', async () => {
    let attempts = 0
    const again: Middleware = async (request, next) => {
      for (;;) {
        await (await next(request)).release()
        attempts++
        await sleep(300, request.signal)
      }
    }
    const ok = () => Promise.resolve(new HttpResponse())
    const call = client({ transport: ok, timeout: 1000, middleware: [again] }).get('http://a.test')
    void clock.advance(1000)
    await expect(call).rejects.toBeInstanceOf(OperationTimeoutError)
    expect(attempts).toBe(4)
  })

  test('releases a response that comes too late', async () => {
    const answer = moment<HttpResponse>()
    const call = client({ transport: () => answer.come, timeout: 1000 }).get('http://a.test')
    void clock.advance(1000)
    await expect(call).rejects.toBeInstanceOf(OperationTimeoutError)
    const { stream, cancelled } = endlessStream()
    answer.arrive(new HttpResponse(stream))
    await expect.poll(cancelled).toBe(true)
  })

  test('of a call replaces the client’s', async () => {
    const { url, arrived } = await stalling('nothing')
    const call = client({ timeout: 10 }).get(url, { timeout: 2000 })
    await arrived
    await clock.advance(1999)
    void clock.advance(1)
    await expect(call).rejects.toMatchObject({ timeout: 2000 })
  })

  test.each([
    ['read', (response: HttpResponse) => response.text()],
    ['streamed', drain],
    ['released', (response: HttpResponse) => response.release()],
    [
      'cancelled',
      (response: HttpResponse) => {
        response.body.cancel()
        return Promise.resolve()
      },
    ],
    [
      'left in the middle',
      async (response: HttpResponse) => {
        for await (const _ of response.stream()) break
      },
    ],
  ])('sets no timer any more when the body was %s', async (_, end) => {
    const server = await httpServer((_, res) => res.end('x'.repeat(1000)))
    const response = await client({ timeout: 1000 }).get(server.url)
    expect(clock.pending).toBe(1)
    await end(response)
    expect(clock.pending).toBe(0)
  })

  test('sets no timer any more when there is no body, or it is read already', async () => {
    const server = await httpServer((req, res) => res.writeHead(req.url === '/' ? 204 : 200).end())
    const c = client({ timeout: 1000 })
    await c.get(server.url)
    await c.head(`${server.url}head`)
    const reader: Middleware = async (request, next) => {
      const response = await next(request)
      await response.text()
      return response
    }
    await c.get(`${server.url}x`, { middleware: [reader] })
    expect(clock.pending).toBe(0)
  })

  test('sets no timer any more when the call fails', async () => {
    await expect(client({ timeout: 1000 }).get(await closedPort())).rejects.toBeInstanceOf(
      NetworkError,
    )
    expect(clock.pending).toBe(0)
  })
})

test('a caller’s abort, an attempt’s timeout and the operation’s timeout are three errors', async () => {
  const controller = new AbortController()
  const calls = [
    client({ transport: never }).get('http://a.test', { signal: controller.signal }),
    client({ transport: never, middleware: [attemptTimeout(10)] }).get('http://a.test'),
    client({ transport: never, timeout: 10 }).get('http://a.test'),
  ]
  const settled = Promise.allSettled(calls)
  controller.abort()
  await clock.advance(10)
  const errors = (await settled).map((result) => (result as PromiseRejectedResult).reason as Error)
  expect(errors.map((error) => error.name)).toEqual([
    'AbortError',
    'AttemptTimeoutError',
    'OperationTimeoutError',
  ])
  expect(errors.map((error) => error instanceof TimeoutError)).toEqual([false, true, true])
})

test('a stream that a middleware made runs its finally when the reader leaves it', async () => {
  let closed = false
  const made: Middleware = async () =>
    new HttpResponse(async function* () {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(1))
      } finally {
        closed = true
      }
    })
  const response = await client({ timeout: 1000, middleware: [made] }).get('http://a.test')
  for await (const _ of response.stream()) break
  await expect.poll(() => closed).toBe(true)
})

test('a raw server that answers and goes is no leak', async () => {
  const server = await rawServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nuntil close'))
  const response = await client({ timeout: 1000 }).get(server.url)
  expect(await response.text()).toBe('until close')
})
