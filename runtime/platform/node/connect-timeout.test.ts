import { describe, expect, test, onTestFinished } from 'vitest'
import { createClient } from '../../client/client.ts'
import { client } from '../../client/testing/clients.ts'
import { ConnectTimeoutError, TimeoutError } from '../../errors.ts'
import { HttpResponse } from '../../message/response.ts'
import { tidyClock } from '../../test-helpers/tidy-clock.ts'
import { httpServer } from './testing/servers.ts'
import { silentTlsServer } from './testing/tls.ts'
import { httpTransport } from './transport.ts'

const clock = tidyClock()
const asking = { method: 'PUT', body: 'x', headers: { expect: '100-continue' } }

describe('connectTimeout', () => {
  test.each([
    ['a request', { method: 'GET' }, {}],
    ['a request with Expect: 100-continue', asking, { expectContinue: true }],
  ])(
    'ends %s whose TLS handshake is never done, and frees the socket',
    async (_, init, options) => {
      const { url, reached, gone } = await silentTlsServer()
      const transport = httpTransport({ connectTimeout: 100, ...options })
      onTestFinished(() => transport.close())
      const call = client({ transport }).request(`${url}x?secret`, init)
      await reached
      void clock.advance(100)
      await expect(call).rejects.toMatchObject({
        name: 'ConnectTimeoutError',
        code: 'ERR_CONNECT_TIMEOUT',
        timeout: 100,
        message: `${init.method} ${url}x got no connection within 100 ms`,
      })
      await expect(call).rejects.toBeInstanceOf(TimeoutError)
      await gone
    },
  )

  test('is not due a moment earlier', async () => {
    const { url, reached } = await silentTlsServer()
    let over = false
    const call = client({ connectTimeout: 100 })
      .get(url)
      .finally(() => (over = true))
    await reached
    await clock.advance(99)
    expect(over).toBe(false)
    void clock.advance(1)
    await expect(call).rejects.toBeInstanceOf(ConnectTimeoutError)
  })

  test('ends all calls that wait for the connection, each with its own name', async () => {
    const { url, reached } = await silentTlsServer()
    const transport = httpTransport({ connections: 1, connectTimeout: 100 })
    onTestFinished(() => transport.close())
    const c = createClient({ transport })
    const calls = Promise.allSettled(['a', 'b'].map((path) => c.get(url + path)))
    await reached
    await clock.advance(100)
    // The second gets a connection of its own when the first one has failed.
    await clock.advance(100)
    for (const [index, result] of (await calls).entries()) {
      expect(result).toMatchObject({
        reason: { message: `GET ${url}${'ab'[index] ?? ''} got no connection within 100 ms` },
      })
    }
  })

  test('a new try makes a new connection', async () => {
    const { url, connections } = await silentTlsServer()
    const c = client({ connectTimeout: 100 })
    for (const attempt of [1, 2]) {
      const call = c.get(url)
      await expect.poll(connections).toBe(attempt)
      void clock.advance(100)
      await expect(call).rejects.toBeInstanceOf(ConnectTimeoutError)
    }
  })

  test('leaves no timer behind when the connection is there, and does not limit what comes then', async () => {
    const server = await httpServer((req, res) => {
      req.on('end', () => res.end('ok')).resume()
    })
    const transport = httpTransport({ connectTimeout: 100, expectContinue: true })
    onTestFinished(() => transport.close())
    const c = client({ transport })
    const response = await c.get(server.url)
    expect(clock.pending).toBe(0)
    expect(await response.text()).toBe('ok')
    expect(await (await c.request(server.url, asking)).text()).toBe('ok')
  })

  test.each([
    ['nothing', undefined],
    ['bytes', 'x'],
    ['a stream', () => new Blob(['x']).stream()],
  ])(
    'an abort ends the wait at once, and the attempt to connect: with %s to send',
    async (_, body) => {
      const { url, reached, gone } = await silentTlsServer()
      const controller = new AbortController()
      const c = client({ connectTimeout: 100 })
      const init = { method: 'POST', signal: controller.signal, ...(body && { body }) }
      const call = c.request(url, init)
      await reached
      controller.abort('enough')
      await expect(call).rejects.toBe('enough')
      await gone
      expect(clock.pending).toBe(0)
    },
  )

  test.each([0, -1, NaN, '5'])('%j is refused when the transport is made', (ms) => {
    const options = { connectTimeout: ms as number }
    expect(() => httpTransport(options)).toThrow(RangeError)
    expect(() => createClient(options)).toThrow(/connectTimeout/)
  })

  test('beside a transport that is there it is refused: it would have no effect', () => {
    const transport = async () => new HttpResponse()
    expect(() => createClient({ transport, connectTimeout: 100 })).toThrow(
      'pass it to httpTransport()',
    )
  })
})
