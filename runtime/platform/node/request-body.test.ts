import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Pool } from 'undici/index.js'
import { HttpError } from '../../message/http-error.ts'
import { HttpHeaders } from '../../message/headers.ts'
import { HttpResponse } from '../../message/response.ts'
import type { ServeOptions } from '../../server/options.ts'
import { requestBody, type WireContent } from '../../server/request-body.ts'
import * as decoders from './decode.ts'
import { owner } from './testing/bodies.ts'
import { head } from './testing/raw-http.ts'
import { readers, type Read } from './testing/readers.ts'
import { moment } from './testing/servers.ts'
import { start } from './testing/start.ts'
import { untilStill } from './testing/until-still.ts'

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

test('an upload goes no faster than the application reads it', async () => {
  const [begun, goOn] = [moment(), moment()]
  const server = await start(
    async (request) => {
      let length = 0
      for await (const chunk of request.stream()) {
        length += chunk.byteLength
        begun.arrive()
        await goOn.come
      }
      return new HttpResponse(String(length))
    },
    { maxBodySize: Infinity },
  )
  const connection = await server.connect()
  connection.write(head('POST /', ['Content-Length: 50000000']))
  connection.write(new Uint8Array(50_000_000))
  await begun.come
  await untilStill(() => connection.unsent)
  expect(connection.unsent).toBeGreaterThan(0)
  goOn.arrive()
  await connection.until('50000000')
})

test('a gzip bomb is 413 after maxBodySize, and is not unpacked any further', async () => {
  const tenMegabytes = gzipSync(new Uint8Array(10_000_000))
  const { body, taken } = endlessGzip(tenMegabytes)
  await expect(body.bytes(owner)).rejects.toMatchObject({ status: 413 })
  // What zlib takes ahead, and not as much as may come over the wire: that would be unpacked to 1 GB.
  expect(taken()).toBeLessThan(200_000)
})

test('one that unpacks to nothing is 413 too', async () => {
  const nothing = Buffer.concat(Array.from({ length: 1000 }, () => gzipSync('')))
  const { body, taken } = endlessGzip(nothing)
  await expect(body.bytes(owner)).rejects.toMatchObject({ status: 413 })
  expect(taken()).toBeLessThan(1_100_000)
})

/** The body of a request that comes in these pieces without an end, and how many bytes of it were taken. */
function endlessGzip(piece: Uint8Array) {
  let taken = 0
  const content: WireContent = {
    length: undefined,
    async *stream() {
      for (; taken < 10_000_000; taken += piece.byteLength) yield piece
      throw new Error('Nothing stops it')
    },
    collect: () => Promise.reject(new Error('It has no end')),
    cancel: () => undefined,
  }
  const headers = HttpHeaders.from({ 'content-encoding': 'gzip' })
  const rules = { maxBodySize: 1_000_000, decoders, describe: () => 'POST /upload' }
  return { body: requestBody(content, headers, rules).body, taken: () => taken }
}

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
