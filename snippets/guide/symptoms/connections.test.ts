import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, test } from 'vitest'
import { accept, errorOf, listen } from './raw-server.fixture.ts'

test('fetch: a port on which no one listens is "fetch failed" with ECONNREFUSED', async () => {
  const error = await errorOf(fetch(await closedAddress()))
  expect(error.message).toBe('fetch failed')
  expect((error.cause as { code?: string }).code).toBe('ECONNREFUSED')
})

test('fetch: a server that hangs up before it answers is "other side closed"', async () => {
  const url = await accept((socket) => socket.once('data', () => socket.end()))
  const error = await errorOf(fetch(url))
  expect([error.message, (error.cause as Error).message]).toEqual([
    'fetch failed',
    'other side closed',
  ])
})

test('fetch: an answer that is not HTTP is HPE_INVALID_CONSTANT', async () => {
  const url = await accept((socket) =>
    socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')),
  )
  expect((await errorOf(fetch(url))).cause).toMatchObject({
    code: 'HPE_INVALID_CONSTANT',
  })
  const error = await errorOf(ask(url, new Agent()))
  expect([error.code, error.message]).toEqual([
    'HPE_INVALID_CONSTANT',
    expect.stringContaining('Parse Error: Expected HTTP/'),
  ])
})

test('fetch: https to a port without TLS is ERR_SSL_WRONG_VERSION_NUMBER', async () => {
  const url = await listen((_request, response) => response.end())
  const { cause } = await errorOf(fetch(url.replace('http:', 'https:')))
  expect(cause).toMatchObject({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' })
  expect((cause as Error).message).toContain('wrong version number')
})

test('fetch: a relative URL is ERR_INVALID_URL', async () => {
  const { message, cause } = await errorOf(fetch('/api/users'))
  expect(message).toBe('Failed to parse URL from /api/users')
  expect(cause).toMatchObject({ code: 'ERR_INVALID_URL' })
})

test('fetch: a body that breaks off is "terminated"', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(200, { 'content-length': '10' })
    response.write('half', () => response.destroy())
  })
  const response = await fetch(url)
  expect((await errorOf(response.text())).message).toBe('terminated')
})

test('fetch: plain text that calls itself gzip is "terminated" with Z_DATA_ERROR', async () => {
  const url = await listen((_request, response) => {
    response.writeHead(404, { 'content-encoding': 'gzip' }).end('Not Found')
  })
  const error = await errorOf((await fetch(url)).text())
  expect(error.message).toBe('terminated')
  expect((error.cause as { code?: string }).code).toBe('Z_DATA_ERROR')
})

test.each([
  ['resets', (socket: Socket) => socket.resetAndDestroy(), 'read ECONNRESET'],
  ['closes', (socket: Socket) => socket.destroy(), 'socket hang up'],
])(
  'http.request: a kept connection that the server %s as a request comes',
  async (_, end, message) => {
    let requests = 0
    const url = await accept((socket) => {
      socket.on('data', () => {
        if (++requests === 2) end(socket)
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      })
    })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    await ask(url, agent)
    const error = await errorOf(ask(url, agent))
    agent.destroy()
    expect([error.code, error.message]).toEqual(['ECONNRESET', message])
  },
)

test('fetch: an abort is "This operation was aborted", a time limit "aborted due to timeout"', async () => {
  const url = await accept(() => undefined)
  const aborted = await errorOf(fetch(url, { signal: AbortSignal.abort() }))
  expect([aborted.name, aborted.message]).toEqual([
    'AbortError',
    'This operation was aborted',
  ])
  const late = await errorOf(fetch(url, { signal: AbortSignal.timeout(1) }))
  expect([late.name, late.message]).toEqual([
    'TimeoutError',
    'The operation was aborted due to timeout',
  ])
})

test('a Node server closes a connection that is idle for 5 s, unless it is told otherwise', () => {
  expect(createServer().keepAliveTimeout).toBe(5000)
})

/** Where a server was until just now. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}

function ask(url: string, agent: Agent): Promise<void> {
  return new Promise((done, fail) => {
    get(url, { agent }, (response) => {
      response.resume()
      response.on('end', () => {
        // The connection is back in the pool one turn later.
        setImmediate(done)
      })
    }).on('error', fail)
  })
}
