import { describe, expect, test } from 'vitest'
import * as all from './index.ts'
import { client } from './client/testing/clients.ts'
import { fetchTransport } from './client/checked-fetch-transport.ts'
import { httpTransport } from './platform/node/transport.ts'
import { closedPort, rawServer } from './platform/node/testing/servers.ts'
import { selfSignedServer } from './platform/node/testing/tls.ts'
import { HttpError } from './message/http-error.ts'
import { BodyParseError } from './message/decode.ts'
import { NetworkError } from './errors.ts'

test('every error has a code, which stays the same when its class is that of another copy', () => {
  const codes = {
    AttemptTimeoutError: 'ERR_ATTEMPT_TIMEOUT',
    BodyConsumedError: 'ERR_BODY_CONSUMED',
    BodyNotReplayableError: 'ERR_BODY_NOT_REPLAYABLE',
    ConnectionForbiddenError: 'ERR_CONNECTION_FORBIDDEN',
    ConnectTimeoutError: 'ERR_CONNECT_TIMEOUT',
    IdleTimeoutError: 'ERR_IDLE_TIMEOUT',
    InvalidMessageError: 'ERR_INVALID_MESSAGE',
    MiddlewareError: 'ERR_MIDDLEWARE',
    OperationTimeoutError: 'ERR_OPERATION_TIMEOUT',
    PortInUseError: 'ERR_PORT_IN_USE',
    RedirectError: 'ERR_REDIRECT',
    ResponseTooLargeError: 'ERR_RESPONSE_TOO_LARGE',
    RouteError: 'ERR_ROUTE',
    NetworkError: 'ERR_NETWORK',
  }
  for (const [name, code] of Object.entries(codes)) {
    const type = all[name as keyof typeof codes] as new (why: string, ms?: number) => Error
    const options = name.endsWith('TimeoutError') ? 1 : undefined
    expect(new type('why', options)).toMatchObject({ name, code })
  }
  expect(new HttpError(404).code).toBe('ERR_HTTP')
  expect(new BodyParseError(400).code).toBe('ERR_BODY_PARSE')
  const errors = Object.keys(all).filter((name) => /^[A-Z].*Error$/.test(name))
  const known = [...Object.keys(codes), 'HttpError', 'BodyParseError', 'TimeoutError']
  expect(errors.filter((name) => !known.includes(name))).toEqual([])
})

describe.each([
  ['Node’s transport', httpTransport],
  ['a fetch', () => fetchTransport()],
])('over %s a NetworkError has the code of the platform', (_, transport) => {
  const call = (url: string) => client({ transport: transport() }).get(url)

  test('when the connection is refused', async () => {
    await expect(call(await closedPort())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('when no name is found', async () => {
    await expect(call('http://name.invalid/')).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as string,
    })
  })

  test('when a certificate is signed by itself', async () => {
    const url = await selfSignedServer()
    await expect(call(url)).rejects.toMatchObject({
      name: 'NetworkError',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message: `GET ${url} failed: self-signed certificate`,
    })
  })

  test('when the other side does not speak HTTP', async () => {
    const { url } = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))
    await expect(call(url)).rejects.toMatchObject({
      code: expect.stringMatching(/^HPE_INVALID/) as string,
    })
  })

  test('when the connection breaks before an answer, and in the middle of one', async () => {
    const silent = await rawServer((socket) => socket.end())
    await expect(call(silent.url)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    const half = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'),
    )
    const response = await call(half.url)
    await expect(response.text()).rejects.toMatchObject({
      name: 'NetworkError',
      code: expect.stringMatching(/^UND_ERR_/) as string,
    })
  })

  test('when it is reset', async () => {
    const { url } = await rawServer((socket) => socket.resetAndDestroy())
    await expect(call(url)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

test('the code of several attempts to connect is that of the first', () => {
  const cause = new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })])
  expect(new NetworkError('why', { cause }).code).toBe('ECONNREFUSED')
})

test('a cause that is its own cause ends somewhere', () => {
  const cause = new Error('round')
  cause.cause = cause
  expect(new NetworkError('why', { cause }).code).toBe('ERR_NETWORK')
})
