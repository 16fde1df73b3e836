import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { InvalidMessageError, NetworkError } from '../../errors.ts'
import type { BodyInit } from '../../message/body.ts'
import { HttpRequest } from '../../message/request.ts'
import { tidyClock } from '../../test-helpers/tidy-clock.ts'
import { bytes, endlessStream, pieces } from './testing/bodies.ts'
import { closedPort, moment, rawServer } from './testing/servers.ts'
import { transport } from './testing/transport.ts'
import { httpTransport } from './transport.ts'

const clock = tidyClock()
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function asking(body: BodyInit, headers: Record<string, string> = {}) {
  return { method: 'PUT', body, headers: { Expect: '100-Continue', ...headers } }
}

/** Answers the head of a request, and then what comes besides; keeps everything that comes. */
async function serverSaying(
  first: string,
  then?: (content: string, socket: Socket) => void,
): Promise<{ url: string; heads: readonly string[]; contents: readonly string[]; open: number }> {
  const heads: string[] = []
  const contents: string[] = []
  const server = await rawServer((socket, head) => {
    const index = heads.push(head) - 1
    contents.push('')
    socket.on('data', (chunk) => {
      const content = (contents[index] ?? '') + chunk.toString('latin1')
      contents[index] = content
      then?.(content, socket)
    })
    if (first) socket.write(first)
  })
  return Object.assign(server, { heads, contents })
}

describe('a server that says 100 Continue', () => {
  test.each([
    ['bytes', 'hello', {}, 'content-length: 5', 'hello'],
    [
      'a stream',
      () => pieces('hel', 'lo'),
      {},
      'transfer-encoding: chunked',
      '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n',
    ],
    [
      'a stream of known length',
      () => pieces('hel', 'lo'),
      { 'content-length': '5' },
      'content-length: 5',
      'hello',
    ],
  ])('gets %s then and not before', async (_, body, headers, framing, content) => {
    const early = 'HTTP/1.1 103 Early Hints\r\n\r\n'
    const server = await serverSaying(early + CONTINUE, (sent, socket) => {
      if (sent.length === content.length) socket.write(OK)
    })
    const response = await transport()(`${server.url}p?q`, asking(body, headers))
    expect(await response.text()).toBe('ok')
    expect(server.heads).toEqual([expect.stringMatching(/^PUT \/p\?q HTTP\/1\.1\r\n.*\r\n\r\n$/s)])
    expect(server.heads[0]?.toLowerCase()).toContain(`\r\n${framing}\r\n`)
    expect(server.heads[0]?.toLowerCase()).toContain('\r\nexpect: 100-continue\r\n')
    expect(server.contents).toEqual([content])
  })

  test('may refuse in the middle of the content, which ends it', async () => {
    const server = await serverSaying(CONTINUE, (_content, socket) => {
      socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nno!')
      socket.removeAllListeners('data').resume()
    })
    const { stream, cancelled } = endlessStream()
    const response = await transport()(server.url, asking(stream))
    expect([response.status, await response.text()]).toEqual([413, 'no!'])
    await expect.poll(cancelled).toBe(true)
    await expect.poll(() => server.open).toBe(0)
  })

  test('has its answer decoded', async () => {
    const content = gzipSync('hello')
    const server = await rawServer((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${content.length}\r\n\r\n`,
      )
      socket.write(content)
    })
    expect(await (await transport()(server.url, asking('x'))).text()).toBe('hello')
  })
})

describe('a server that answers before it has the content', () => {
  test.each([
    ['with content', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno', 'no'],
    ['without', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', ''],
  ])('gets none of it, and the next call a connection: %s', async (_, answer, text) => {
    const server = await serverSaying(answer)
    const send = transport()
    for (let n = 0; n < 3; n++) {
      const { stream, cancelled } = endlessStream()
      const response = await send(server.url, asking(stream))
      expect([response.status, await response.text()]).toEqual([401, text])
      expect(cancelled()).toBe(true)
    }
    expect(server.contents).toEqual(['', '', ''])
    await expect.poll(() => server.open).toBe(0)
  })

  test('417 says that it does not know the expectation: it gets the request without', async () => {
    let calls = 0
    const server = await rawServer((socket, head) => {
      if (calls++ === 0)
        socket.write('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n')
      else
        socket.end(
          `HTTP/1.1 200 OK\r\n\r\n${/^expect/im.test(head) ? 'asked' : 'not asked'} ${head.slice(-5)}`,
        )
    })
    const once = pieces('hel', 'lo')
    const response = await transport()(server.url, asking(once, { 'content-length': '5' }))
    expect(await response.text()).toMatch(/^not asked/)
    expect(calls).toBe(2)
  })

  test('417 to the content is the answer', async () => {
    const failed = 'HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n'
    const server = await serverSaying(CONTINUE, (_content, socket) => socket.write(failed))
    expect((await transport()(server.url, asking('hello'))).status).toBe(417)
    expect(server.heads).toHaveLength(1)
  })
})

test('a server that says nothing gets the content after a second', async () => {
  const server = await serverSaying('', (_content, socket) => socket.write(OK))
  const call = transport()(server.url, asking('hello'))
  await expect.poll(() => server.heads.length).toBe(1)
  await clock.advance(999)
  expect(server.contents).toEqual([''])
  await clock.advance(1)
  expect(await (await call).text()).toBe('ok')
  expect(server.contents).toEqual(['hello'])
})

describe('a failure', () => {
  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['no answer', ''],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ],
    ['a status that no response has', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'],
  ])('of the connection is a NetworkError: %s', async (_, answer) => {
    const { url } = await rawServer((socket) => socket.end(answer))
    const call = transport()(`${url}path?secret`, asking('hello'))
    await expect(call).rejects.toBeInstanceOf(NetworkError)
    await expect(call).rejects.toThrow(`PUT ${url}path failed: `)
  })

  test('to connect, too; then a source that was not opened is closed', async () => {
    const url = await closedPort()
    const { stream, cancelled } = endlessStream()
    await expect(transport()(url, asking(stream))).rejects.toThrow(
      `PUT ${url} failed: connect ECONNREFUSED`,
    )
    expect(cancelled()).toBe(true)
  })

  test('of TLS, too', async () => {
    const server = await serverSaying('HTTP/1.1 400 Bad Request\r\n\r\n')
    const call = transport()(server.url.replace('http:', 'https:'), asking('hello'))
    await expect(call).rejects.toBeInstanceOf(NetworkError)
    expect(server.heads[0]?.charCodeAt(0), 'a handshake').toBe(22)
  })

  test('in the middle of the answer waits for its reader', async () => {
    const gone = moment()
    const { url } = await rawServer((socket) => {
      socket.on('close', () => {
        gone.arrive()
      })
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    })
    const response = await transport()(url, asking('hello'))
    await gone.come
    await new Promise(setImmediate)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
  })

  test('of the source reaches the caller, and the request is broken off', async () => {
    const server = await serverSaying(CONTINUE)
    const failure = new Error('disk on fire')
    const call = transport()(
      server.url,
      asking(async function* () {
        yield await Promise.resolve(bytes('ab'))
        throw failure
      }),
    )
    await expect(call).rejects.toBe(failure)
    await expect.poll(() => server.open).toBe(0)
    expect(server.contents[0]).not.toContain('0\r\n\r\n')
  })

  test.each(['4', '6'])('to keep to a length of %s is an InvalidMessageError', async (length) => {
    const server = await serverSaying(CONTINUE)
    const call = transport()(
      server.url,
      asking(() => pieces('hel', 'lo'), { 'content-length': length }),
    )
    await expect(call).rejects.toBeInstanceOf(InvalidMessageError)
    await expect.poll(() => server.open).toBe(0)
  })

  test.each([
    ['transfer-encoding', 'gzip'],
    ['upgrade', 'websocket'],
    ['keep-alive', 'timeout=5'],
    ['content-length', 'many'],
  ])('to be a valid request is one, too: %s: %s', async (name, value) => {
    const call = transport()(
      'http://127.0.0.1:1/path',
      asking(() => pieces('hello'), { [name]: value }),
    )
    await expect(call).rejects.toBeInstanceOf(InvalidMessageError)
    await expect(call).rejects.toThrow(
      `PUT http://127.0.0.1:1/path cannot be sent: invalid ${name} header`,
    )
  })
})

describe('an abort', () => {
  test.each([
    ['while it asks', ''],
    ['while the content is sent', CONTINUE],
  ])('%s ends the call with its reason', async (_, answer) => {
    const arrived = moment()
    const server = await rawServer((socket) => {
      socket.write(answer)
      socket.pause()
      arrived.arrive()
    })
    const controller = new AbortController()
    const { signal } = controller
    const { stream, cancelled } = endlessStream()
    const call = transport()(server.url, { ...asking(stream), signal })
    await arrived.come
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    await expect.poll(cancelled).toBe(true)
    await expect.poll(() => server.open).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('in the middle of the answer ends its reader with the reason', async () => {
    const server = await serverSaying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    const controller = new AbortController()
    const response = await transport()(server.url, { ...asking('x'), signal: controller.signal })
    const reading = response.text()
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await expect.poll(() => server.open).toBe(0)
  })
})

describe('connections', () => {
  test('are as many as the transport may have', async () => {
    const open: number[] = []
    const server = await serverSaying(CONTINUE, (_content, socket) => {
      open.push(server.open)
      socket.end(OK)
    })
    const send = transport(1)
    const calls = Array.from({ length: 5 }, async () =>
      (await send(server.url, asking('hello'))).text(),
    )
    await Promise.all(calls)
    expect(open).toEqual([1, 1, 1, 1, 1])
  })

  test('are closed when the calls in flight have ended, and then there is no further one', async () => {
    const server = await serverSaying('', (_content, socket) => socket.write(OK))
    const send = httpTransport()
    const request = new HttpRequest(server.url, asking('hello'))
    const call = send(request)
    await expect.poll(() => server.heads.length).toBe(1)
    const order: string[] = []
    const closing = send.close().then(() => order.push('closed'))
    await expect(send(request)).rejects.toThrow('The client is closed')
    await clock.advanceToNext()
    order.push(await (await call).text())
    await closing
    expect(order).toEqual(['ok', 'closed'])
    await expect.poll(() => server.open).toBe(0)
  })
})
