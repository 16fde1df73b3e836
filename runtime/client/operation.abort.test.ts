import { getEventListeners } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import type { Middleware } from '../handler.ts'
import type { HttpResponse } from '../message/response.ts'
import { httpServer, moment, stalling } from '../platform/node/testing/servers.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { client, drain, never } from './testing/clients.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'

tidyClock()

describe('a caller’s abort', () => {
  const reason = { any: 'value' }

  test('before the call: no middleware runs, and nothing is sent', async () => {
    const server = await httpServer((_, res) => res.end())
    const middleware = vi.fn<Middleware>((request, next) => next(request))
    const signal = AbortSignal.abort(reason)
    const call = client({ middleware: [middleware] }).get(server.url, { signal })
    await expect(call).rejects.toBe(reason)
    expect(middleware).not.toHaveBeenCalled()
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
