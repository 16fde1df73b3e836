import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { ResponseTooLargeError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { httpServer, moment } from '../platform/node/testing/servers.ts'
import { platforms, start } from '../platform/testing/platforms.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import { client, drain } from './testing/clients.ts'

const KB = 1000
/** Content of so many bytes, in the ways in which a server can send it. */
const ways: readonly [name: string, send: (size: number) => HttpResponse][] = [
  ['with its length', (size) => new HttpResponse(new Uint8Array(size))],
  [
    'in chunks',
    (size) =>
      new HttpResponse(async function* () {
        for (let left = size; left > 0; left -= 100) yield new Uint8Array(Math.min(left, 100))
      }),
  ],
  [
    'as gzip',
    (size) =>
      new HttpResponse(gzipSync(new Uint8Array(size)), { headers: { 'content-encoding': 'gzip' } }),
  ],
  [
    'as gzip twice',
    (size) =>
      new HttpResponse(gzipSync(gzipSync(new Uint8Array(size))), {
        headers: { 'content-encoding': 'gzip, gzip' },
      }),
  ],
]

const reads: readonly [name: string, read: (response: HttpResponse) => Promise<unknown>][] = [
  ['bytes()', (response) => response.bytes()],
  ['text()', (response) => response.text()],
  ['json()', (response) => response.json()],
  ['stream()', drain],
]

describe.each(platforms)('maxResponseSize, %s', (_, platform) => {
  describe.each(ways)('%s', (_, send) => {
    test.each(reads)('is a limit of %s, and names what was called', async (_, read) => {
      const { server, transport } = await start(platform, async () => send(5 * KB))
      const limited = client({ baseUrl: server.url, transport, maxResponseSize: 5 * KB - 1 })
      const error = await read(await limited.get('/x?key=secret')).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(ResponseTooLargeError)
      expect(error).toMatchObject({
        code: 'ERR_RESPONSE_TOO_LARGE',
        maxResponseSize: 4999,
        message: `GET ${server.url.origin}/x was answered with more than 4999 bytes: pass a larger maxResponseSize`,
      })
    })

    test('lets through what just fits', async () => {
      const { server, transport } = await start(platform, async () => send(5 * KB))
      const limited = client({ baseUrl: server.url, transport, maxResponseSize: 5 * KB })
      expect((await (await limited.get('/')).bytes()).byteLength).toBe(5 * KB)
      await drain(await limited.get('/'))
    })
  })

  test('of a call takes the place of the one of its client', async () => {
    const { server, transport } = await start(platform, async () => new HttpResponse('12345'))
    const limited = client({ baseUrl: server.url, transport, maxResponseSize: 4 })
    expect(await (await limited.get('/', { maxResponseSize: 5 })).text()).toBe('12345')
    await expect((await limited.get('/')).text()).rejects.toThrow('more than 4 bytes')
    const other = client({ baseUrl: server.url, transport })
    const response = await other.get('/', { maxResponseSize: 4 })
    await expect(response.text()).rejects.toThrow(ResponseTooLargeError)
  })

  test('applies to what a middleware reads, and to each attempt', async () => {
    const { server, transport } = await start(platform, async () => new HttpResponse('12345'))
    const limited = client({
      baseUrl: server.url,
      transport,
      maxResponseSize: 4,
      timeout: 60_000,
      middleware: [
        attemptTimeout(60_000),
        async (request, next) => {
          await next(request)
          const response = await next(request)
          await response.text()
          return response
        },
      ],
    })
    await expect(limited.get('/')).rejects.toThrow(ResponseTooLargeError)
  })

  test('is no reason not to look at the headers, or to release the body', async () => {
    const { server, transport } = await start(platform, async () => new HttpResponse('12345'))
    const limited = client({ baseUrl: server.url, transport, maxResponseSize: 4 })
    const response = await limited.get('/')
    expect(response.status).toBe(200)
    await response.release()
    const head = await limited.head('/')
    expect(head.headers.get('content-length')).toBe('5')
    expect(await head.text()).toBe('')
  })
})

test('without a limit a read holds 100 MiB at most: a few kB of gzip unpack to any number', async () => {
  const hundredAndOne = gzipSync(new Uint8Array(101 * 1024 * 1024))
  const { url } = await httpServer((_, res) => {
    res.writeHead(200, { 'content-encoding': 'gzip' }).end(hundredAndOne)
  })
  const http = client()
  const error = await (await http.get(url)).bytes().catch((error: unknown) => error)
  expect(error).toMatchObject({ maxResponseSize: 104_857_600 })
  expect(String(error)).toContain('was answered with more than 104857600 bytes: pass a larger max')
  // A stream holds nothing, and Infinity is no limit.
  let size = 0
  for await (const chunk of (await http.get(url)).stream()) size += chunk.byteLength
  expect(size).toBe(101 * 1024 * 1024)
  const response = await http.get(url, { maxResponseSize: Infinity })
  expect((await response.bytes()).byteLength).toBe(size)
})

test('nor can a fetch hold more, or the reader of what a middleware made of a response', async () => {
  const hundredAndOne = gzipSync(new Uint8Array(101 * 1024 * 1024))
  const { url } = await httpServer((_, res) => {
    res.writeHead(200, { 'content-encoding': 'gzip' }).end(hundredAndOne)
  })
  const http = client()
  const reads = [
    (response: Response) => response.text(),
    (response: Response) => response.blob(),
    (response: Response) => response.clone().arrayBuffer(),
  ]
  for (const read of reads) {
    await expect(read(await http.fetch(url))).rejects.toThrow(ResponseTooLargeError)
  }
  const copying: Middleware = async (request, next) => {
    const response = await next(request)
    return response.with({ body: () => response.stream() })
  }
  const copied = await http.get(url, { middleware: [copying] })
  await expect(copied.bytes()).rejects.toThrow(ResponseTooLargeError)
  let size = 0
  for await (const chunk of (await http.fetch(url)).body ?? []) size += chunk.byteLength
  expect(size).toBe(101 * 1024 * 1024)
})

test('what unpacks to much in the first of two codings ends, though nothing comes out of the second', async () => {
  // An empty member of gzip, again and again: 20 bytes of it hold no content.
  const nothing = gzipSync('')
  const outer = gzipSync(Buffer.concat(Array.from({ length: 50_000 }, () => nothing)))
  const { url } = await httpServer((_, res) => {
    res.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(outer)
  })
  const response = await client({ maxResponseSize: 1000 }).get(url)
  await expect(response.text()).rejects.toThrow(ResponseTooLargeError)
})

test('a response that is too large stops its sender', async () => {
  const gone = moment()
  const { url } = await httpServer((req, res) => {
    req.socket.on('close', gone.arrive)
    const more = () => {
      while (res.write(Buffer.alloc(65_536)));
    }
    res.on('drain', more)
    more()
  })
  const response = await client({ maxResponseSize: 100_000 }).get(url)
  await expect(response.bytes()).rejects.toThrow(ResponseTooLargeError)
  await gone.come
})

test('a fetch of others is limited as well', async () => {
  const { url } = await httpServer((_, res) => res.end('12345'))
  const http = client({ transport: fetchTransport(fetch), maxResponseSize: 4 })
  await expect((await http.get(url)).text()).rejects.toThrow(ResponseTooLargeError)
  const standard = await http.fetch(url)
  await expect(standard.text()).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' })
})

test.each([0, -1, NaN, '5'])('maxResponseSize %o is refused at once', async (value) => {
  const maxResponseSize = value as number
  const what = `is ${typeof value === 'string' ? '"5"' : value}: pass a number of bytes above 0`
  const message = `createClient({ maxResponseSize }) ${what}`
  expect(() => client({ maxResponseSize })).toThrow(message)
  const call = client().get('http://a.test', { maxResponseSize })
  await expect(call).rejects.toThrow(`client.get({ maxResponseSize }) ${what}`)
})
