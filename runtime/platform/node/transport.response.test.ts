import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { NetworkError } from '../../errors.ts'
import { tidyClock } from '../../test-helpers/tidy-clock.ts'
import { httpServer, rawServer } from './testing/servers.ts'
import { transport } from './testing/transport.ts'

describe('a response without content', () => {
  test.each([
    ['HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n'],
    ['204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['205', 'GET', 'HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n'],
    ['205 in chunks', 'GET', 'HTTP/1.1 205 Reset\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['304', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ['length 0', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('%s is empty, keeps its headers and gives the connection back', async (_, method, answer) => {
    const server = await rawServer((socket) => {
      socket.write(answer)
      socket.on('data', () => socket.write(answer))
    })
    const send = transport()
    const { signal } = new AbortController()
    for (let n = 0; n < 3; n++) {
      const response = await send(server.url, { method, signal })
      expect(response.body.empty).toBe(true)
      expect(await response.text()).toBe('')
      if (method === 'HEAD') expect(response.headers.get('content-length')).toBe('5')
    }
    // undici closes after HEAD, and after a 304 with a length, in case that a body follows all the same.
    if (method !== 'HEAD' && !answer.includes('304')) expect(server.connections).toBe(1)
    await expect.poll(() => getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('response headers', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'may be called %s, also twice',
    async (name) => {
      const { url } = await rawServer((socket) =>
        socket.end(
          `HTTP/1.1 200 OK\r\n${name}: 1\r\n${name}: 2\r\nx: y\r\nContent-Length: 0\r\n\r\n`,
        ),
      )
      const { headers } = await transport()(url)
      expect(headers.get(name)).toBe('1, 2')
      expect(headers.with('a', 'b').get(name)).toBe('1, 2')
      expect(headers.get('x')).toBe('y')
    },
  )

  test('bytes above 0x7F are one character each, and can be passed on', async () => {
    const { url } = await rawServer((socket) =>
      socket.end(
        Buffer.from(
          'HTTP/1.1 200 Tr\xe8s\r\nx: caf\xc3\xa9\r\nContent-Length: 0\r\n\r\n',
          'latin1',
        ),
      ),
    )
    const response = await transport()(url)
    expect(response.headers.get('x')).toBe('caf\xc3\xa9')
    expect(response.withHeader('y', response.headers.get('x') ?? '').headers.has('y')).toBe(true)
  })

  test('an interim response is not the response', async () => {
    const { url } = await rawServer((socket) =>
      socket.end(
        'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ),
    )
    const response = await transport()(url)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('ok')
  })
})

describe('content codings', () => {
  const clock = tidyClock()
  const text = 'Lorem ipsum. '.repeat(20_000)
  const encodings: [coding: string, content: Buffer][] = [
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
  ]
  const serveEncoded = (coding: string, content: Buffer, status = 200) =>
    httpServer((_, res) => {
      res.writeHead(status, {
        'content-encoding': coding,
        'content-length': content.byteLength,
        a: '1',
      })
      res.end(content)
    })

  test.each(encodings)('%s is undone, and its headers go', async (coding, content) => {
    const server = await serveEncoded(coding, content)
    const send = transport()
    for (let n = 0; n < 2; n++) {
      const response = await send(server.url)
      expect([...response.headers.keys()]).not.toContain('content-encoding')
      expect(response.headers.has('content-length')).toBe(false)
      expect(response.headers.get('a')).toBe('1')
      expect(response.body.length).toBeUndefined()
      expect(await response.text()).toBe(text)
    }
    expect(server.connections).toBe(1)
  })

  test('a stream of it is decoded too', async () => {
    const { url } = await serveEncoded('gzip', gzipSync(text))
    let read = ''
    for await (const chunk of (await transport()(url)).stream())
      read += Buffer.from(chunk).toString()
    expect(read).toBe(text)
  })

  test('one that is not known stays as it is', async () => {
    const { url } = await serveEncoded('zstd, gzip', Buffer.from('raw'))
    const response = await transport()(url)
    expect(response.headers.get('content-encoding')).toBe('zstd, gzip')
    expect(response.headers.get('content-length')).toBe('3')
    expect(await response.text()).toBe('raw')
  })

  test('a part of an encoded content stays as it is', async () => {
    const part = gzipSync(text).subarray(10, 20)
    const { url } = await serveEncoded('gzip', part, 206)
    const response = await transport()(url, { headers: { range: 'bytes=10-19' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(Buffer.from(await response.bytes())).toEqual(part)
  })

  test.each([
    ['garbage', Buffer.from('this is no gzip at all')],
    ['a stream that is cut off', gzipSync(text).subarray(0, 100)],
  ])('%s is a NetworkError for every reader', async (_, content) => {
    const { url } = await serveEncoded('gzip', content)
    const response = await transport()(`${url}path`)
    const message = `GET ${url}path failed: the content is not valid gzip, or is cut off`
    await expect(response.text()).rejects.toThrow(message)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
  })

  test('a connection that breaks in the middle says so', async () => {
    const content = gzipSync(text)
    const { url } = await rawServer((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${content.length}\r\n\r\n`,
      )
      socket.end(content.subarray(0, 200))
    })
    const read = (await transport()(url)).text()
    await expect(read).rejects.toBeInstanceOf(NetworkError)
    await expect(read).rejects.not.toThrow(/gzip/)
  })

  test('an encoded body can be released', async () => {
    // What has stalled cannot be drained: only a cancel gives the connection back.
    const server = await httpServer((_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync(text).subarray(0, 100))
    })
    const released = (await transport()(server.url)).release()
    await clock.advanceToNext()
    await released
    await expect.poll(() => server.open).toBe(0)
  })

  test.each([
    ['asks for what it can undo', {}, 'gzip, deflate, br'],
    ['leaves the caller’s own wish', { 'Accept-Encoding': 'identity' }, 'identity'],
    ['asks for nothing with Range', { Range: 'bytes=0-1' }, 'none'],
  ])('a request %s', async (_, headers, accepted) => {
    const { url } = await httpServer((req, res) => {
      res.end(req.headers['accept-encoding'] ?? 'none')
    })
    expect(
      await (await transport()(url, { headers: headers as Record<string, string> })).text(),
    ).toBe(accepted)
  })
})

test('headers that are larger than Node takes are an error that names the limit and the option', async () => {
  const { url } = await httpServer((_, res) => res.setHeader('x', 'a'.repeat(20_000)).end())
  await expect(transport()(url)).rejects.toThrow(
    `GET ${url} failed: the headers of the response are larger than 16 KiB: start Node with a larger --max-http-header-size`,
  )
})
