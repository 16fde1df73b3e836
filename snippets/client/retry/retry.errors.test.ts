import {
  fetchTransport,
  HttpResponse,
  NetworkError,
  type Transport,
} from 'middleware-cookbook'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer, request as send } from 'node:https'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { selfSigned } from './certificate.fixture.ts'
import { listen } from './listen.fixture.ts'
import { retrying } from './retrying.fixture.ts'

/** Calls a server once, which must fail at the first attempt. */
async function failsAtOnce(server: Server, scheme: string): Promise<unknown> {
  const listening = await listen(server)
  const { client, waits } = retrying()
  const call = client.get(`${scheme}://127.0.0.1:${listening.port}`)
  const error: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(NetworkError)
  expect(listening.connections).toBe(1)
  expect(waits).toEqual([])
  return error
}

const own = selfSigned('localhost')

test('a certificate that nothing vouches for is not tried again: one connection, no wait', async () => {
  const error = await failsAtOnce(createHttpsServer(own), 'https')
  expect(error).toHaveProperty('cause.code', 'DEPTH_ZERO_SELF_SIGNED_CERT')
})

test('the same through the platform’s fetch, whose error has the code two causes down', async () => {
  const server = await listen(createHttpsServer(own))
  const { client, waits } = retrying(fetchTransport())
  const call = client.get(`https://127.0.0.1:${server.port}`)
  await expect(call).rejects.toHaveProperty(
    'cause.cause.code',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  )
  expect(server.connections).toBe(1)
  expect(waits).toEqual([])
})

test.each([
  ['has expired', 'CERT_HAS_EXPIRED', selfSigned('localhost', -1)],
  [
    'is for another host',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    selfSigned('other.example'),
  ],
])(
  'a certificate that cannot be right is not tried again, although it is trusted: %s (%s)',
  async (_, code, certificate) => {
    const server = await listen(createHttpsServer(certificate))
    const { client, waits } = retrying(trusting(certificate.cert))
    const call = client.get(`https://localhost:${server.port}`)
    await expect(call).rejects.toHaveProperty('cause.code', code)
    expect(server.connections).toBe(1)
    expect(waits).toEqual([])
  },
)

/** A transport on Node's https, which takes another authority. */
function trusting(ca: string): Transport {
  const transport = async ({ href }: { href: string }) => {
    const sent = send(href, { ca, lookup: toLoopback })
    await once(sent.end(), 'response').catch((cause: unknown) => {
      throw new NetworkError('failed', { cause })
    })
    return new HttpResponse(null)
  }
  return Object.assign(transport, { close: async () => undefined })
}

/** `localhost` may be an IPv6 address first, where nothing listens. */
function toLoopback(
  _host: string,
  _options: unknown,
  done: (error: null, address: { address: string; family: number }[]) => void,
): void {
  done(null, [{ address: '127.0.0.1', family: 4 }])
}

test.each([
  ['a port that speaks no TLS', createHttpServer()],
  [
    'only TLS 1.1, which the client refuses',
    createHttpsServer({
      ...own,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    }),
  ],
  [
    'only HTTP/2 in its ALPN',
    createHttpsServer({ ...own, ALPNProtocols: ['h2'] }),
  ],
  [
    'a certificate of the client asked for',
    createHttpsServer({
      ...own,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: 'TLSv1.2',
    }),
  ],
])(
  'a TLS handshake that cannot succeed is not tried again: %s',
  async (_, server) => {
    await failsAtOnce(server, 'https')
  },
)

const head = 'HTTP/1.1 200 OK\r\n'

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
  ['a page without a header', '<html>hello</html>'],
  ['a header that is too large', `${head}x: ${'a'.repeat(100_000)}\r\n\r\n`],
  ['a header name that is none', `${head}a b: c\r\n\r\n`],
  [
    'two different lengths',
    `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
  ],
  [
    'a length and chunks',
    `${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['a status of four digits', 'HTTP/1.1 1000 Odd\r\n\r\n'],
  ['a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'],
  [
    'a switch to another protocol that was not asked for',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
  ],
])(
  'an answer that is not valid HTTP/1.1 is not tried again: %s',
  async (_, answer) => {
    const server = createServer((socket) => {
      socket.once('data', () => socket.end(answer))
    })
    await failsAtOnce(server, 'http')
  },
)

test('a server that speaks only HTTP/2 is not tried again', async () => {
  await failsAtOnce(createHttp2Server(), 'http')
})

test.each<[string, (server: Server) => void]>([
  [
    'is closed without an answer',
    (server) => server.on('connection', (socket) => socket.end()),
  ],
  [
    'is reset',
    (server) =>
      server.on('connection', (socket) => {
        socket.once('data', () => socket.resetAndDestroy())
      }),
  ],
  [
    'breaks off in the middle of the header',
    (server) =>
      server.on('connection', (socket) => {
        socket.once('data', () => socket.end(`${head}Content-Le`))
      }),
  ],
])('a connection that ends early is tried again: %s', async (_, talk) => {
  const server = createServer()
  talk(server)
  const listening = await listen(server)
  const { client, waits } = retrying()
  const call = client.get(`http://127.0.0.1:${listening.port}`)
  await expect(call).rejects.toBeInstanceOf(NetworkError)
  expect(listening.connections).toBe(4)
  expect(waits).toHaveLength(3)
})

test.each(['http', 'https'])(
  'a port where nothing listens yet is tried again: %s',
  async (scheme) => {
    const server = createServer()
    const { port } = await listen(server)
    await once(server.close(), 'close')
    const { client, waits } = retrying()
    const call = client.get(`${scheme}://127.0.0.1:${port}`)
    await expect(call).rejects.toHaveProperty('cause.code', 'ECONNREFUSED')
    expect(waits).toHaveLength(3)
  },
)

test('a TLS handshake that breaks off is tried again', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end())
  })
  const listening = await listen(server)
  const { client } = retrying()
  const call = client.get(`https://127.0.0.1:${listening.port}`)
  await expect(call).rejects.toHaveProperty('cause.code', 'ECONNRESET')
  expect(listening.connections).toBe(4)
})
