import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { sleep } from '../clock.ts'
import {
  AttemptTimeoutError,
  NetworkError,
  OperationTimeoutError,
  TimeoutError,
} from '../errors.ts'
import { compose, type Middleware } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { manualClock, type ManualClock } from '../testing/manual-clock.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { createClient, type ClientOptions } from './client.ts'
import { closedPort, httpServer, moment, rawServer } from '../platform/node/testing/servers.ts'

let clock: ManualClock
beforeEach(() => (clock = manualClock()))
afterEach(() => {
  expect(clock.pending).toBe(0)
  clock.restore()
})

function client(options: ClientOptions = {}) {
  const client = createClient(options)
  onTestFinished(() => client.close())
  return client
}

const never = () => new Promise<never>(() => undefined)

/** A server that says when a request is there, and answers as far as `head` goes. */
async function stalling(part: 'nothing' | 'headers' | 'half a body') {
  const arrived = moment()
  const gone = moment()
  const server = await httpServer((req, res) => {
    req.socket.on('close', () => {
      gone.arrive()
    })
    if (part !== 'nothing') res.writeHead(200, { 'content-length': 10 }).flushHeaders()
    if (part === 'half a body') res.write('abcde')
    arrived.arrive()
  })
  return { url: server.url, arrived: arrived.come, gone: gone.come }
}

async function drain(response: HttpResponse): Promise<void> {
  for await (const _ of response.stream());
}

describe('the operation’s timeout', () => {
  const message = 'GET / did not finish within 1000 ms'

  test('covers the wait for headers, and frees the connection', async () => {
    const { url, arrived, gone } = await stalling('nothing')
    const call = client().get(url, { timeout: 1000 })
    await arrived
    void clock.advance(1000)
    await expect(call).rejects.toBeInstanceOf(OperationTimeoutError)
    await expect(call).rejects.toMatchObject({
      message,
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

  test('covers a body that nobody reads, whose later readers get the error', async () => {
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

  test('ends sleeps, those that ignore the signal, too', async () => {
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
    const cancelled = moment()
    const call = client({ transport: () => answer.come, timeout: 1000 }).get('http://a.test')
    void clock.advance(1000)
    await expect(call).rejects.toBeInstanceOf(OperationTimeoutError)
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(100_000))
      },
      cancel: () => {
        cancelled.arrive()
      },
    })
    answer.arrive(new HttpResponse(endless))
    await cancelled.come
  })

  test('of a call stands in place of the client’s', async () => {
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

describe('a caller’s abort', () => {
  const reason = { any: 'value' }

  test('before the call: nothing is sent', async () => {
    const server = await httpServer((_, res) => res.end())
    const call = client().get(server.url, { signal: AbortSignal.abort(reason) })
    await expect(call).rejects.toBe(reason)
    expect(server.connections).toBe(0)
  })

  test('during the wait for headers gives exactly its reason, and frees the connection', async () => {
    const { url, arrived, gone } = await stalling('nothing')
    const controller = new AbortController()
    const call = client().get(url, { signal: controller.signal })
    await arrived
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    await gone
  })

  test.each([
    ['text()', (response: HttpResponse) => response.text()],
    ['stream()', drain],
  ])('during %s gives exactly its reason, and frees the connection', async (_, read) => {
    const { url, gone } = await stalling('half a body')
    const controller = new AbortController()
    const response = await client().get(url, { signal: controller.signal })
    const reading = read(response)
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await gone
  })

  test('between headers and reading gives exactly its reason', async () => {
    const { url, gone } = await stalling('half a body')
    const controller = new AbortController()
    const c = client()
    const [one, two] = [
      await c.get(url, { signal: controller.signal }),
      await c.get(url, { signal: controller.signal }),
    ]
    controller.abort(reason)
    await gone
    await expect(one.text()).rejects.toBe(reason)
    await expect(drain(two)).rejects.toBe(reason)
  })

  test('without a reason is the standard’s AbortError', async () => {
    const controller = new AbortController()
    const call = client({ transport: never }).get('http://a.test', { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toBeInstanceOf(DOMException)
    await expect(call).rejects.toHaveProperty('name', 'AbortError')
  })

  test('after the body was read changes nothing', async () => {
    const server = await httpServer((_, res) => res.end('ok'))
    const controller = new AbortController()
    const response = await client().get(server.url, { signal: controller.signal })
    expect(await response.text()).toBe('ok')
    controller.abort(reason)
    expect(await response.text()).toBe('ok')
  })

  test('makes one listener of many calls at once: more would make Node warn of a leak', async () => {
    const controller = new AbortController()
    const c = client({ transport: never })
    const calls = Array.from({ length: 50 }, () =>
      c.get('http://a.test', { signal: controller.signal }),
    )
    const settled = Promise.allSettled(calls)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort(reason)
    for (const result of await settled) expect(result).toMatchObject({ reason })
  })

  test('leaves no listener on a signal that lives long', async () => {
    const server = await httpServer((req, res) => {
      if (req.url === '/reset') req.socket.resetAndDestroy()
      else if (req.url === '/empty') res.writeHead(204).end()
      else res.end('ok')
    })
    const { signal } = new AbortController()
    const c = client({ timeout: 60_000 })
    const transported = client({ middleware: [attemptTimeout(1000)] })
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 100 }, async (_, n) => {
          const one = n % 2 ? c : transported
          if (n % 5 === 0) await one.get(`${server.url}reset`, { signal }).catch(() => undefined)
          else if (n % 5 === 1) await one.get(`${server.url}empty`, { signal })
          else if (n % 5 === 2) await (await one.get(server.url, { signal })).release()
          else if (n % 5 === 3) await drain(await one.get(server.url, { signal }))
          else await (await one.get(server.url, { signal })).text()
        }),
      )
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('attemptTimeout', () => {
  const retryOnce: Middleware = async (request, next) => {
    try {
      return await next(request)
    } catch (error) {
      expect(error).toBeInstanceOf(AttemptTimeoutError)
      return next(request)
    }
  }

  test('ends an attempt without headers, and a retry outside of it may try again', async () => {
    let requests = 0
    const arrived = moment()
    const server = await httpServer((_, res) => {
      if (++requests > 1) res.end('second')
      else arrived.arrive()
    })
    const c = client({ middleware: [retryOnce, attemptTimeout(100)], timeout: 1000 })
    const call = c.get(server.url)
    await arrived.come
    void clock.advance(100)
    expect(await (await call).text()).toBe('second')
  })

  test('names the attempt and its limit', async () => {
    const c = client({ transport: never, middleware: [attemptTimeout(100)] })
    const call = c.get('http://a.test/x?secret')
    void clock.advance(100)
    await expect(call).rejects.toMatchObject({
      name: 'AttemptTimeoutError',
      timeout: 100,
      message: 'An attempt of GET /x got no response within 100 ms',
    })
  })

  test('does not limit the body', async () => {
    const rest = moment()
    const server = await httpServer((_, res) => {
      res.write('a')
      void rest.come.then(() => res.end('b'))
    })
    const response = await client({ middleware: [attemptTimeout(100)] }).get(server.url)
    await clock.advance(1000)
    rest.arrive()
    expect(await response.text()).toBe('ab')
  })

  test('leaves no listener on the signal of a request, whatever comes of it', async () => {
    const { signal } = new AbortController()
    const request = new HttpRequest('http://a.test', { signal })
    const ok = () => Promise.resolve(new HttpResponse())
    await compose([attemptTimeout(100)], ok)(request)
    const late = compose([attemptTimeout(100)], never)(request)
    void clock.advance(100)
    await expect(late).rejects.toBeInstanceOf(AttemptTimeoutError)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('passes the caller’s abort on, with its reason', async () => {
    const { url, arrived, gone } = await stalling('nothing')
    const controller = new AbortController()
    const call = client({ middleware: [attemptTimeout(100)] }).get(url, {
      signal: controller.signal,
    })
    await arrived
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
    await gone
  })

  test('passes the abort of a body on, too', async () => {
    const { url, gone } = await stalling('half a body')
    const controller = new AbortController()
    const c = client({ middleware: [attemptTimeout(100)] })
    const response = await c.get(url, { signal: controller.signal })
    const read = response.text()
    controller.abort('enough')
    await expect(read).rejects.toBe('enough')
    await gone
  })

  test('releases a response that comes too late', async () => {
    const answer = moment<HttpResponse>()
    const c = client({ transport: () => answer.come, middleware: [attemptTimeout(100)] })
    const call = c.get('http://a.test')
    void clock.advance(100)
    await expect(call).rejects.toBeInstanceOf(AttemptTimeoutError)
    let read = false
    answer.arrive(
      new HttpResponse(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            read = true
            controller.close()
          },
        }),
      ),
    )
    await clock.advance(0)
    expect(read).toBe(true)
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

test('an abort while a middleware reads the body in passing ends that read', async () => {
  const { url } = await stalling('half a body')
  const controller = new AbortController()
  const seen = moment<unknown>()
  const reading = moment()
  const reader: Middleware = async (request, next) => {
    const response = await next(request)
    const read = response.text().catch(seen.arrive)
    reading.arrive()
    await read
    return response
  }
  const call = client({ middleware: [reader] }).get(url, { signal: controller.signal })
  await reading.come
  controller.abort('enough')
  await expect(call).rejects.toBe('enough')
  expect(await seen.come).toBe('enough')
})

test('a raw server that answers and goes is no leak', async () => {
  const server = await rawServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nuntil close'))
  const response = await client({ timeout: 1000 }).get(server.url)
  expect(await response.text()).toBe('until close')
})
