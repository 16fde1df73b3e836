import { describe, expect, test } from 'vitest'
import { NetworkError, OperationTimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import {
  closedPort,
  httpServer,
  moment,
  rawServer,
  stalling,
} from '../platform/node/testing/servers.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { fetchOf, never } from './testing/clients.ts'

describe('errors are the standard’s', () => {
  const clock = tidyClock()

  test('a network that fails is a TypeError with the cause', async () => {
    const call = fetchOf()(await closedPort())
    await expect(call).rejects.toBeInstanceOf(TypeError)
    await expect(call).rejects.toMatchObject({ message: 'fetch failed' })
    await expect(call).rejects.toHaveProperty('cause.name', 'NetworkError')
    await expect(call).rejects.toHaveProperty('cause.code', 'ECONNREFUSED')
    await expect(call).rejects.toHaveProperty('cause.syscall', 'connect')
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

  test('a timeout of the client is a DOMException named TimeoutError, as of AbortSignal.timeout()', async () => {
    const call = fetchOf({ timeout: 1000, transport: never })('http://a.test')
    void clock.advanceToNext()
    await expect(call).rejects.toBeInstanceOf(DOMException)
    await expect(call).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'GET http://a.test/ did not finish within 1000 ms',
      cause: expect.any(OperationTimeoutError) as unknown,
    })
  })

  test('so is one that ends while the content comes', async () => {
    const { url } = await stalling('half a body')
    const response = await fetchOf({ timeout: 1000 })(url)
    const read = response.text()
    void clock.advance(1000)
    await expect(read).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('an error of a middleware is what it is', async () => {
    const refusal = new RangeError('no')
    const refuse: Middleware = () => Promise.reject(refusal)
    await expect(fetchOf({ middleware: [refuse] })('http://a.test')).rejects.toBe(refusal)
  })
})
