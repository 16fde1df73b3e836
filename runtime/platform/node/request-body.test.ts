import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Pool } from 'undici'
import { NetworkError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { HttpError } from '../../http-error.ts'
import type { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import type { ServeOptions } from '../../server/options.ts'
import { manualClock } from '../../testing/manual-clock.ts'
import { head } from './testing/raw-http.ts'
import { start } from './testing/start.ts'

type Read = (request: HttpRequest) => Promise<string>

const readers: [name: string, read: Read][] = [
  ['text()', (request) => request.text()],
  ['bytes()', async (request) => Buffer.from(await request.bytes()).toString()],
  [
    'stream()',
    async (request) => {
      let text = ''
      for await (const chunk of request.stream()) text += Buffer.from(chunk).toString()
      return text
    },
  ],
]

/** An application that answers with what it read, and one connection to it. */
async function echo(read: Read, options?: ServeOptions) {
  const server = await start(async (request) => new HttpResponse(await read(request)), options)
  const pool = new Pool(server.url.origin, { connections: 1 })
  onTestFinished(() => pool.destroy())
  return async (body: string | Uint8Array | (() => AsyncIterable<string>), headers = {}) => {
    const content = typeof body === 'function' ? body() : body
    const response = await pool.request({
      path: '/upload',
      method: 'POST',
      body: content as Uint8Array,
      headers,
    })
    return { response, status: response.statusCode, text: await response.body.text() }
  }
}

async function* inPieces(text: string): AsyncGenerator<string, void> {
  for (let at = 0; at < text.length; at += 7) {
    await Promise.resolve()
    yield text.slice(at, at + 7)
  }
}

describe.each(readers)('%s', (_, read) => {
  test('reads a body with Content-Length', async () => {
    const send = await echo(read)
    expect(await send('x'.repeat(500_000))).toMatchObject({
      status: 200,
      text: 'x'.repeat(500_000),
    })
  })

  test('reads a chunked body', async () => {
    const send = await echo(read)
    expect(await send(() => inPieces('some text in pieces'))).toMatchObject({
      text: 'some text in pieces',
    })
  })

  test('reads no body as empty', async () => {
    const send = await echo(read)
    expect(await send('')).toMatchObject({ status: 200, text: '' })
  })

  test('a body as large as maxBodySize is fine', async () => {
    const send = await echo(read, { maxBodySize: 100 })
    expect(await send('x'.repeat(100))).toMatchObject({ status: 200 })
    expect(await send(() => inPieces('x'.repeat(100)))).toMatchObject({ status: 200 })
  })

  test('one byte more by Content-Length is 413', async () => {
    const send = await echo(read, { maxBodySize: 100 })
    expect(await send('x'.repeat(101))).toMatchObject({
      status: 413,
      text: 'Body of POST /upload is larger than 100 bytes\n',
    })
  })

  test('one byte more in chunks is 413', async () => {
    const send = await echo(read, { maxBodySize: 100 })
    expect(await send(() => inPieces('x'.repeat(101)))).toMatchObject({ status: 413 })
  })

  test('one byte more after decompression is 413', async () => {
    const send = await echo(read, { maxBodySize: 100 })
    const gzip = { 'content-encoding': 'gzip' }
    expect(await send(gzipSync('x'.repeat(100)), gzip)).toMatchObject({ status: 200 })
    expect(await send(gzipSync('x'.repeat(101)), gzip)).toMatchObject({ status: 413 })
  })

  test('broken compressed data is 400', async () => {
    const send = await echo(read)
    expect(await send('no gzip', { 'content-encoding': 'gzip' })).toMatchObject({
      status: 400,
      text: 'Body of POST /upload is not valid gzip, or is cut off\n',
    })
  })

  test('compressed data that is cut off is 400', async () => {
    const send = await echo(read)
    const cut = gzipSync('x'.repeat(1000)).subarray(0, -9)
    expect(await send(cut, { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 })
  })

  test('an unknown coding is 415 and says which ones would do (RFC 9110 §15.5.16)', async () => {
    const send = await echo(read)
    const { response, text } = await send('x', { 'content-encoding': 'compress' })
    expect(response.statusCode).toBe(415)
    expect(response.headers['accept-encoding']).toBe('gzip, deflate, br')
    expect(text).toContain('has Content-Encoding "compress"; use one of gzip, deflate, br')
  })
})

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['identity', (text: string) => Buffer.from(text)],
  ['deflate, gzip', (text: string) => gzipSync(deflateSync(text))],
])('a body in %s is decoded', async (coding, encode) => {
  const send = await echo((request) => request.text())
  expect(await send(encode('some text'), { 'content-encoding': coding })).toMatchObject({
    text: 'some text',
  })
})

test('the headers of a decoded body no longer speak of the coding', async () => {
  const send = await echo((request) => Promise.resolve(String([...request.headers.keys()])))
  const { text } = await send(gzipSync('x'), { 'content-encoding': 'gzip', 'x-other': 'stays' })
  expect(text).toContain('x-other')
  expect(text).not.toMatch(/content-(?:encoding|length)/)
})

test('a gzip bomb is 413 after maxBodySize, and is not unpacked any further', async () => {
  const bomb = gzipSync(new Uint8Array(60_000_000))
  const before = process.memoryUsage().arrayBuffers
  let peak = 0
  const send = await echo(async (request) => {
    for await (const _ of request.stream()) {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
    }
    return 'unpacked'
  })
  expect(await send(bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413 })
  expect(peak).toBeLessThan(20_000_000)
})

test('a read after a caught 413 fails with the same error, and not with an empty body', async () => {
  const errors: unknown[] = []
  const send = await echo(
    async (request) => {
      await request.text().catch((error: unknown) => errors.push(error))
      await request.json().catch((error: unknown) => errors.push(error))
      return 'caught'
    },
    { maxBodySize: 10 },
  )
  await send('x'.repeat(11))
  await send(() => inPieces('x'.repeat(11)))
  expect(errors[0]).toBeInstanceOf(HttpError)
  expect(errors[1]).toBe(errors[0])
  expect(errors[3]).toBe(errors[2])
})

test('after a 413 with a small rest the connection is used again', async () => {
  const server = await start(async (request) => new HttpResponse(await request.text()), {
    maxBodySize: 1000,
  })
  const connection = await server.connect()
  connection.write(head('POST /', ['Content-Length: 100000']) + 'x'.repeat(100_000))
  expect(await connection.until('larger than 1000 bytes')).toMatch(/^connection: keep-alive\r$/im)
  connection.write(head('POST /', ['Content-Length: 4']) + 'fine')
  await connection.until('fine')
})

test('a body that is announced too large is refused before any of it has come', async () => {
  const server = await start(async (request) => new HttpResponse(await request.text()))
  const connection = await server.connect()
  connection.write(head('POST /', ['Content-Length: 10000000000']))
  const answer = await connection.closed
  expect(answer).toContain('HTTP/1.1 413 Content Too Large')
  expect(answer).toMatch(/^connection: close\r$/im)
})

describe('an early answer to an upload that goes on', () => {
  const ignore: Handler = () => Promise.resolve(new HttpResponse('early'))

  function stoppedClock() {
    const clock = manualClock()
    onTestFinished(() => {
      clock.restore()
    })
    return clock
  }

  test('announces that it closes the connection, when the rest is announced as large', async () => {
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    expect(await connection.ended).toMatch(/^connection: close\r$/im)
  })

  test('does not read a large rest', async () => {
    stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    connection.write(new Uint8Array(50_000_000))
    await connection.ended
    await someTurns()
    expect(connection.unsent).toBeGreaterThan(0)
  })

  test('reads a chunked rest up to a bound', async () => {
    stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Transfer-Encoding: chunked']))
    connection.write(`10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(600))
    expect(await connection.ended).toContain('early')
    await someTurns()
    expect(connection.unsent).toBeGreaterThan(0)
  })

  test('leaves the client time to read it before the connection breaks', async () => {
    const clock = stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    connection.write(new Uint8Array(50_000_000))
    await connection.ended
    expect(clock.pending).toBe(1)
    await clock.advance(500)
    expect(await connection.closed).toContain('early')
  })

  test('does not wait for a small rest for long', async () => {
    const clock = stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 100']))
    await connection.until('early')
    await clock.advanceToNext()
    await clock.advanceToNext()
    await connection.closed
    expect(clock.now()).toBeLessThanOrEqual(1000)
  })

  test('reads a small rest, and the next request on the connection is answered', async () => {
    const clock = stoppedClock()
    const server = await start((request) => Promise.resolve(new HttpResponse(request.url.pathname)))
    const connection = await server.connect()
    connection.write(head('POST /first', ['Content-Length: 5']))
    await connection.until('/first')
    connection.write('12345' + head('GET /second'))
    await connection.until('/second')
    expect(clock.pending).toBe(0)
  })

  async function someTurns(): Promise<void> {
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
})

describe('Expect: 100-continue', () => {
  const expecting = (length: number) =>
    head('POST /', ['Expect: 100-continue', `Content-Length: ${length}`])

  test('is answered when the application reads', async () => {
    const server = await start(async (request) => new HttpResponse(await request.text()))
    const connection = await server.connect()
    connection.write(expecting(5))
    await connection.until('HTTP/1.1 100 Continue')
    connection.write('hello')
    expect(await connection.until('hello')).toContain('200 OK')
  })

  test('is not answered when the application does not', async () => {
    const server = await start(() => Promise.resolve(new HttpResponse('no, thanks')))
    const connection = await server.connect()
    connection.write(expecting(5))
    const answer = await connection.closed
    expect(answer).toContain('no, thanks')
    expect(answer).not.toContain('100 Continue')
    expect(answer).toMatch(/^connection: close\r$/im)
  })

  test('is not answered for a body that is too large', async () => {
    const server = await start(async (request) => new HttpResponse(await request.text()))
    const connection = await server.connect()
    connection.write(expecting(2_000_000))
    const answer = await connection.closed
    expect(answer).toMatch(/^HTTP\/1.1 413/)
  })
})

describe('a client that goes away', () => {
  test.each(readers)('fails a read with %s', async (_, read) => {
    const failed = vi.fn()
    const done = new Promise<void>((resolve) => failed.mockImplementation(resolve))
    const server = await start(async (request) => {
      await read(request).catch(failed)
      return new HttpResponse()
    })
    const connection = await server.connect()
    connection.write(head('POST /upload?key=secret', ['Content-Length: 100']) + 'half')
    connection.destroy()
    await done
    const error: unknown = failed.mock.calls[0]?.[0]
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toHaveProperty('message', 'The client of POST /upload went away')
  })

  test('aborts the signal of its request', async () => {
    let aborted = (_reason: unknown): void => undefined
    const reason = new Promise((resolve) => (aborted = resolve))
    const server = await start(({ signal }) => {
      connection.destroy()
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          aborted(signal.reason)
          resolve(new HttpResponse())
        })
      })
    })
    const connection = await server.connect()
    connection.write(head('GET /'))
    expect(await reason).toBeInstanceOf(NetworkError)
  })

  test('is found out also by who asks for the signal later', async () => {
    let tell = (_aborted: boolean | undefined): void => undefined
    const told = new Promise((resolve) => (tell = resolve))
    const server = await start(async (request) => {
      connection.destroy()
      await request.text().catch(() => undefined)
      tell(request.signal?.aborted)
      return new HttpResponse()
    })
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 5']))
    expect(await told).toBe(true)
  })

  test('is no error of the server: what came of it is not reported', async () => {
    const onError = vi.fn()
    let finished = (): void => undefined
    const done = new Promise<void>((resolve) => (finished = resolve))
    const server = await start(
      async (request) => {
        connection.destroy()
        try {
          return new HttpResponse(await request.text())
        } finally {
          finished()
        }
      },
      { onError },
    )
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 5']))
    await done
    await server.close()
    expect(onError).not.toHaveBeenCalled()
  })

  test('does not abort the signal of a request that has been answered', async () => {
    let signal: AbortSignal | undefined
    const server = await start((request) => {
      signal = request.signal
      return Promise.resolve(new HttpResponse('done'))
    })
    const connection = await server.connect()
    connection.write(head('GET /', ['Connection: close']))
    await connection.closed
    await server.close()
    await new Promise((resolve) => setImmediate(resolve))
    expect(signal?.aborted).toBe(false)
  })
})
