import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { HttpRequest } from '../../message/request.ts'
import { tidyClock } from '../../test-helpers/tidy-clock.ts'
import { asking, askingTransport, CONTINUE, OK, serverSaying } from './testing/asking.ts'
import { endlessStream, pieces } from './testing/bodies.ts'
import { rawServer } from './testing/servers.ts'
import { transport } from './testing/transport.ts'
import { httpTransport } from './transport.ts'

const clock = tidyClock()

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
    const response = await askingTransport()(`${server.url}p?q`, asking(body, headers))
    expect(await response.text()).toBe('ok')
    expect(server.heads).toEqual([expect.stringMatching(/^PUT \/p\?q HTTP\/1\.1\r\n.*\r\n\r\n$/s)])
    expect(server.heads[0]?.toLowerCase()).toContain(`\r\n${framing}\r\n`)
    expect(server.heads[0]?.toLowerCase()).toContain('\r\nexpect: 100-continue\r\n')
    expect(server.contents).toEqual([content])
  })

  test('gets header fields in the encoding that every other request has: one byte for a character', async () => {
    const name = 'caf\u00e9'
    const heads: string[] = []
    for (const send of [transport(), askingTransport()]) {
      const server = await rawServer((socket, head) => {
        heads.push(head)
        socket.end(OK)
      })
      await (await send(server.url, asking('x', { 'x-name': name }))).bytes()
    }
    expect(heads).toEqual([
      expect.stringMatching(/^x-name: caf\u00e9\r$/im),
      expect.stringMatching(/^x-name: caf\u00e9\r$/im),
    ])
    expect(heads[1]?.toLowerCase()).toContain('expect: 100-continue')
  })

  test('may refuse in the middle of the content, which ends it', async () => {
    const server = await serverSaying(CONTINUE, (_content, socket) => {
      socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nno!')
      socket.removeAllListeners('data').resume()
    })
    const { stream, cancelled } = endlessStream()
    const response = await askingTransport()(server.url, asking(stream))
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
    expect(await (await askingTransport()(server.url, asking('x'))).text()).toBe('hello')
  })
})

describe('a server that answers before it has the content', () => {
  test.each([
    ['with content', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno', 'no'],
    ['without', 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', ''],
  ])('gets none of it, and the next call a connection: %s', async (_, answer, text) => {
    const server = await serverSaying(answer)
    const send = askingTransport()
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
    const requests: string[] = []
    const server = await rawServer((socket, head) => {
      const index = requests.push(head) - 1
      if (index === 0) socket.write('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n')
      else answer()
      socket.on('data', (chunk) => {
        requests[index] = `${requests[index] ?? ''}${chunk.toString('latin1')}`
        answer()
      })
      function answer(): void {
        if (requests[index]?.endsWith('\r\n\r\nhello')) socket.end(OK)
      }
    })
    const response = await askingTransport()(
      server.url,
      asking(pieces('hel', 'lo'), { 'content-length': '5' }),
    )
    expect(await response.text()).toBe('ok')
    expect(requests.map((request) => /^expect: /im.test(request))).toEqual([true, false])
    expect(requests[0]).not.toContain('hello')
  })

  test('417 to the content is the answer', async () => {
    const failed = 'HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n'
    const server = await serverSaying(CONTINUE, (_content, socket) => socket.write(failed))
    expect((await askingTransport()(server.url, asking('hello'))).status).toBe(417)
    expect(server.heads).toHaveLength(1)
  })
})

test('a server that says nothing gets the content after a second', async () => {
  const server = await serverSaying('', (_content, socket) => socket.write(OK))
  const call = askingTransport()(server.url, asking('hello'))
  await expect.poll(() => server.heads.length).toBe(1)
  await clock.advance(999)
  expect(server.contents).toEqual([''])
  await clock.advance(1)
  expect(await (await call).text()).toBe('ok')
  expect(server.contents).toEqual(['hello'])
})

describe('connections', () => {
  test('are as many as the transport may have', async () => {
    const open: number[] = []
    const server = await serverSaying(CONTINUE, (_content, socket) => {
      open.push(server.open)
      socket.end(OK)
    })
    const send = askingTransport(1)
    const calls = Array.from({ length: 5 }, async () =>
      (await send(server.url, asking('hello'))).text(),
    )
    await Promise.all(calls)
    expect(open).toEqual([1, 1, 1, 1, 1])
  })

  test('are closed when the calls in flight have ended, and then there is no further one', async () => {
    const server = await serverSaying('', (_content, socket) => socket.write(OK))
    const send = httpTransport({ expectContinue: true })
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
