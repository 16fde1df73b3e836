import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { AttemptTimeoutError, OperationTimeoutError } from '../errors.ts'
import { compose } from '../compose.ts'
import type { Middleware } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { endlessStream } from '../platform/node/testing/bodies.ts'
import { httpServer, moment, stalling } from '../platform/node/testing/servers.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { createClient } from './client.ts'
import { client, never } from './testing/clients.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'

const clock = tidyClock()

describe('attemptTimeout', () => {
  const retryOnce: Middleware = async (request, next) => {
    try {
      return await next(request)
    } catch (error) {
      expect(error).toBeInstanceOf(AttemptTimeoutError)
      return next(request)
    }
  }

  test('ends an attempt without headers, and a retry outside it may try again', async () => {
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
      message: 'An attempt of GET http://a.test/x got no response within 100 ms',
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

  test('leaves no listener on the signal of a request, after success and after failure', async () => {
    const { signal } = new AbortController()
    const request = new HttpRequest('http://a.test', { signal })
    const ok = () => Promise.resolve(new HttpResponse())
    await compose([attemptTimeout(100)], ok)(request)
    const late = compose([attemptTimeout(100)], never)(request)
    void clock.advance(100)
    await expect(late).rejects.toBeInstanceOf(AttemptTimeoutError)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('sends nothing for a caller who has given up already', async () => {
    const send = vi.fn(async () => new HttpResponse())
    const request = new HttpRequest('http://a.test', { signal: AbortSignal.abort('enough') })
    await expect(compose([attemptTimeout(100)], send)(request)).rejects.toBe('enough')
    expect(send).not.toHaveBeenCalled()
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

  test('passes the abort of a body on too', async () => {
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
    const { stream, cancelled } = endlessStream()
    answer.arrive(new HttpResponse(stream))
    await expect.poll(cancelled).toBe(true)
  })
})

async function* stalled() {
  yield new TextEncoder().encode('half a body')
  await new Promise(() => undefined)
}

test('the deadline reaches a body that a middleware outside it reads in passing', async () => {
  let read: Promise<unknown> | undefined
  const reader: Middleware = async (request, next) => {
    const response = await next(request)
    read = response.text().catch((error: unknown) => error)
    await read
    return response
  }
  const c = createClient({
    transport: async () => new HttpResponse(stalled()),
    middleware: [reader, attemptTimeout(100)],
    timeout: 1000,
  })
  const call = c.get('http://a.test')
  call.catch(() => undefined)
  await clock.advance(1000)
  await expect(call).rejects.toThrow(OperationTimeoutError)
  expect(await read).toBeInstanceOf(OperationTimeoutError)
  expect(clock.pending).toBe(0)
})

test('the limit of an attempt ends with its headers, and its timer with it', async () => {
  const c = createClient({
    transport: async () => new HttpResponse(stalled()),
    middleware: [attemptTimeout(100)],
  })
  const response = await c.get('http://a.test')
  expect(clock.pending).toBe(0)
  const text = response.text()
  await clock.advance(1000)
  await expect(Promise.race([text, Promise.resolve('still waiting')])).resolves.toBe(
    'still waiting',
  )
})
