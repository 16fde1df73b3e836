import { describe, expect, test } from 'vitest'
import { NetworkError } from '../../errors.ts'
import { tidyClock } from '../../test-helpers/tidy-clock.ts'
import { closedPort, httpServer, moment, rawServer, stalling } from './testing/servers.ts'
import { transport } from './testing/transport.ts'

describe('a connection that fails is a NetworkError with what failed and where', () => {
  test('refused', async () => {
    const url = await closedPort()
    const sent = transport()(`${url}path?secret=1`)
    await expect(sent).rejects.toBeInstanceOf(NetworkError)
    await expect(sent).rejects.toThrow(`GET ${url}path failed: connect ECONNREFUSED`)
    await expect(sent).rejects.not.toThrow(/secret/)
    await expect(sent).rejects.toHaveProperty('cause.code', 'ECONNREFUSED')
  })

  test.each([
    ['closed without an answer', ''],
    ['garbage instead of HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['headers that are cut off', 'HTTP/1.1 200 OK\r\nContent-Le'],
    [
      'two different lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    ['a status of more digits', 'HTTP/1.1 1000 Odd\r\nContent-Length: 0\r\n\r\n'],
  ])('%s', async (_, answer) => {
    const { url } = await rawServer((socket) => socket.end(answer))
    const sent = transport()(`${url}path`)
    await expect(sent).rejects.toBeInstanceOf(NetworkError)
    await expect(sent).rejects.toThrow(`GET ${url}path failed: `)
  })

  test('but not a status from 600 to 999: RFC 9110 §15 has clients take it for one of 5xx', async () => {
    const { url } = await rawServer((socket) =>
      socket.end('HTTP/1.1 999 Odd\r\nContent-Length: 3\r\n\r\nabc'),
    )
    const response = await transport()(url)
    expect(response).toMatchObject({ status: 999, ok: false })
    expect(await response.text()).toBe('abc')
  })

  test('reset', async () => {
    const { url } = await rawServer((socket) => socket.resetAndDestroy())
    await expect(transport()(url)).rejects.toBeInstanceOf(NetworkError)
  })

  test.each([
    ['a length that is not reached', 'Content-Length: 10\r\n\r\nabc'],
    ['chunks without an end', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['chunks that are none', 'Transfer-Encoding: chunked\r\n\r\nxyz\r\n'],
  ])('a body with %s fails for every reader', async (_, answer) => {
    const { url } = await rawServer((socket) => socket.end(`HTTP/1.1 200 OK\r\n${answer}`))
    const send = transport()
    const response = await send(url)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
    await expect(response.bytes()).rejects.toThrow(/^GET http:.* failed: /)
    const streamed = await send(url)
    await expect(
      (async () => {
        for await (const _ of streamed.stream());
      })(),
    ).rejects.toBeInstanceOf(NetworkError)
  })

  test('a body that breaks off before it is read keeps its error for the reader', async () => {
    const gone = moment()
    const { url } = await rawServer((socket) => {
      socket.on('close', () => {
        gone.arrive()
      })
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    })
    const response = await transport()(url)
    await gone.come
    await new Promise(setImmediate)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
  })
})

describe('giving the connection back', () => {
  const clock = tidyClock()
  const serveBytes = (length: number) =>
    httpServer((_, res) => {
      res.end(Buffer.alloc(length))
    })

  test('a small body that is released leaves the connection for the next call', async () => {
    const server = await serveBytes(1024)
    const send = transport()
    for (let n = 0; n < 5; n++) await (await send(server.url)).release()
    expect(server.connections).toBe(1)
  })

  test.each([
    ['300 KB', 300_000],
    ['10 MB', 10_000_000],
  ])('a body of %s that is released does not hold the next call up', async (_, length) => {
    const server = await serveBytes(length)
    const send = transport()
    for (let n = 0; n < 3; n++) await (await send(server.url)).release()
    expect((await (await send(server.url)).bytes()).byteLength).toBe(length)
  })

  test('300 KB are drained for the sake of the connection if the caller allows it', async () => {
    const server = await serveBytes(300_000)
    const send = transport()
    for (let n = 0; n < 3; n++) await (await send(server.url)).release({ maxBytes: 300_000 })
    expect(server.connections).toBe(1)
  })

  test('after a part of the stream was read, the rest is given up', async () => {
    const server = await serveBytes(10_000_000)
    const send = transport()
    const response = await send(server.url)
    for await (const _ of response.stream()) break
    await response.release()
    expect((await (await send(server.url)).bytes()).byteLength).toBe(10_000_000)
  })

  test('a stalled body is given up after the time limit', async () => {
    const server = await httpServer((req, res) => {
      if (req.url === '/stall') res.writeHead(200, { 'content-length': 10 }).write('abc')
      else res.end('ok')
    })
    const send = transport()
    const response = await send(`${server.url}stall`)
    const released = response.release()
    await clock.advanceToNext()
    await released
    expect(await (await send(server.url)).text()).toBe('ok')
  })

  test('a reader gets the reason of the first who gave the body up', async () => {
    const { url } = await stalling('half a body')
    const response = await transport()(url)
    const read = response.text()
    const reason = new Error('deadline')
    response.body.cancel(reason)
    response.body.cancel(new Error('later'))
    await expect(read).rejects.toBe(reason)
  })

  test('a reader whose body is released elsewhere gets an error, not an early end', async () => {
    const server = await serveBytes(10_000_000)
    const response = await transport()(server.url)
    const chunks = response.stream()[Symbol.asyncIterator]()
    await chunks.next()
    await response.release()
    await expect(
      (async () => {
        while ((await chunks.next()).done !== true);
      })(),
    ).rejects.toThrow('A body was cancelled or released')
  })
})
