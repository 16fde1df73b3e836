import { describe, expect, test } from 'vitest'
import { BodyNotReplayableError, InvalidMessageError, NetworkError } from '../errors.ts'
import { HttpRequest } from '../message/request.ts'
import { bytes } from '../platform/node/testing/bodies.ts'
import { fetches } from '../platform/node/testing/fetches.ts'
import { closedPort, httpServer, rawServer } from '../platform/node/testing/servers.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import type { Fetch } from './fetch-types.ts'
import { over } from './testing/over-fetch.ts'

describe.each(fetches)('over %s', (_, fetch) => {
  tidyClock()
  const { transport, client, send } = over(fetch)

  test('a connection that fails is a NetworkError with the reason', async () => {
    const url = await closedPort()
    const call = client().get(`${url}path?secret`)
    await expect(call).rejects.toBeInstanceOf(NetworkError)
    await expect(call).rejects.toMatchObject({
      message: expect.stringMatching(`^GET ${url}path failed: connect ECONNREFUSED`) as string,
      code: 'ECONNREFUSED',
    })
  })

  test('a body that breaks off is a NetworkError for every reader', async () => {
    const { url } = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    )
    const response = await client().get(url)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
    await expect(response.text()).rejects.toThrow(`GET ${url} failed: the response broke off: `)
  })

  test('a one-shot body that was sent before is a BodyNotReplayableError', async () => {
    const { url } = await httpServer((req, res) => req.on('end', () => res.end()).resume())
    const request = new HttpRequest(url, { method: 'POST', body: new Blob(['a']).stream() })
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

  test.each(['GET', 'HEAD'])(
    '%s with a body, which fetch cannot send, is an InvalidMessageError',
    async (method) => {
      await expect(send('http://127.0.0.1:1', { method, body: 'a' })).rejects.toBeInstanceOf(
        InvalidMessageError,
      )
    },
  )
})

test('a fetch that answers with Response.error() is a NetworkError', async () => {
  const failing: Fetch = () => Promise.resolve(Response.error())
  const call = over(failing).client().get('http://a.test')
  await expect(call).rejects.toBeInstanceOf(NetworkError)
})
