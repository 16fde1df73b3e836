import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createClient } from '../../client/client.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpTransportOptions } from '../options.ts'
import { head } from './testing/raw-http.ts'
import { contentOf, httpServer, moment, rawServer } from './testing/servers.ts'
import { start } from './testing/start.ts'
import { httpTransport } from './transport.ts'

type Upstream = (req: IncomingMessage, res: ServerResponse) => unknown

/** A server that sends each request on to `url`, in one of the ways in which an application may do it. */
async function gatewayTo(
  url: string,
  way: (request: HttpRequest, url: URL) => Way = copied,
  options: HttpTransportOptions = {},
) {
  const transport = httpTransport(options)
  const client = createClient({ redirect: 'manual', transport })
  onTestFinished(() => transport.close())
  return start((request) => {
    const { pathname, search } = request.url
    const target = new URL(url)
    target.pathname = pathname
    target.search = search
    return client.request(...way(request, target))
  })
}

type Way = Parameters<ReturnType<typeof createClient>['request']>

const copied = (request: HttpRequest, url: URL): Way => [request.with({ url })]
const anew = ({ method, headers, body }: HttpRequest, url: URL): Way => [
  url,
  { method, headers, body },
]

/** What comes back over the gateway's own wire for one request. */
async function through(upstream: Upstream, request: string, way = copied): Promise<string> {
  const { url } = await httpServer(upstream)
  const connection = await (await gatewayTo(url, way)).connect()
  connection.write(request)
  return connection.until(/(?:end|\r\n0\r\n\r\n)$/)
}

const CHUNKS = '3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n'

describe.each([
  ['a copy of the request', copied],
  ["a request of its own with the first one's parts", anew],
])('a gateway that sends %s', (_, way) => {
  test('sends chunks on as chunks (RFC 9112 §7.1)', async () => {
    const upstream: Upstream = async (req, res) => {
      const { 'transfer-encoding': coding, 'content-length': length } = req.headers
      res.end(`${String(coding)} ${String(length)} ${await contentOf(req)} end`)
    }
    const request = head('POST /', ['Transfer-Encoding: chunked']) + CHUNKS
    expect(await through(upstream, request, way)).toContain('chunked undefined abcdef end')
  })

  test('sends a length on as a length', async () => {
    const upstream: Upstream = async (req, res) => {
      const { 'transfer-encoding': coding, 'content-length': length } = req.headers
      res.end(`${String(coding)} ${String(length)} ${await contentOf(req)} end`)
    }
    const request = `${head('POST /', ['Content-Length: 6'])}abcdef`
    expect(await through(upstream, request, way)).toContain('undefined 6 abcdef end')
  })

  test('keeps the fields of a connection to itself, also those that Connection names (RFC 9110 §7.6.1)', async () => {
    const fields = [
      ...['Connection: close, X-Hop, TE, Upgrade', 'X-Hop: 1', 'TE: trailers', 'Trailer: x-sum'],
      ...['Keep-Alive: timeout=9', 'Proxy-Connection: keep-alive', 'Upgrade: h2c', 'X-End: 1'],
    ]
    const upstream: Upstream = ({ rawHeaders }, res) => res.end(`${rawHeaders.join(' ')} end`)
    const answer = await through(upstream, head('GET /', fields), way)
    const [, seen = ''] = answer.split('\r\n\r\n')
    expect(seen.toLowerCase()).not.toMatch(
      /x-hop|\bte\b|trailer|timeout=9|proxy-connection|upgrade|close/,
    )
    expect(seen.toLowerCase()).toContain('x-end 1')
  })
})

describe('a gateway', () => {
  test('names the host that it calls, and tells it no password for a proxy (RFC 9110 §7.2, §11.7.2)', async () => {
    const upstream: Upstream = ({ headers }, res) =>
      res.end(`${headers.host ?? ''} ${String(headers['proxy-authorization'])} end`)
    const request = head('GET /', ['Proxy-Authorization: Basic c2VjcmV0'])
    expect(await through(upstream, request)).toMatch(/127\.0\.0\.1:\d+ undefined end/)
  })

  test('keeps the fields of the other connection back, and its own open', async () => {
    const { url } = await rawServer((socket) => {
      socket.end(
        [
          ...['HTTP/1.1 200 OK', 'Connection: close, X-Hop', 'X-Hop: 1', 'X-End: 1'],
          ...['Keep-Alive: timeout=9', 'Trailer: x-sum', 'Upgrade: h2c', 'Proxy-Connection: x'],
          ...['Proxy-Authenticate: Basic', 'Transfer-Encoding: chunked', '', CHUNKS],
        ].join('\r\n'),
      )
    })
    const connection = await (await gatewayTo(url)).connect()
    connection.write(head('GET /'))
    const answer = (await connection.until('0\r\n\r\n')).toLowerCase()
    expect(answer).not.toMatch(
      /x-hop|timeout=9|trailer|upgrade|proxy-connection|proxy-authenticate|: close/,
    )
    expect(answer).toContain('connection: keep-alive')
    expect(answer).toContain('x-end: 1')
  })

  test.each([
    ['GET', 204, ['Content-Length: 0'], undefined],
    ['GET', 205, ['Content-Length: 0'], '0'],
    ['GET', 304, ['Content-Length: 7', 'ETag: "a"'], '7'],
    ['HEAD', 200, ['Content-Length: 7'], '7'],
    ['HEAD', 404, ['Content-Length: 7'], '7'],
    ['HEAD', 204, ['Content-Length: 0'], undefined],
  ])(
    '%s %d: the length is what the standard has there (RFC 9110 §8.6, §15.3.6)',
    async (method, status, fields, expected) => {
      const { url } = await rawServer((socket) => {
        socket.end([`HTTP/1.1 ${status} X`, ...fields, 'Connection: close', '', ''].join('\r\n'))
      })
      const connection = await (await gatewayTo(url)).connect()
      connection.write(head(`${method} /`, ['Connection: close']))
      const answer = await connection.closed
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
      expect(/content-length: (\d+)/i.exec(answer)?.[1]).toBe(expected)
      expect(answer).toMatch(/\r\n\r\n$/)
    },
  )

  test.each([
    ['GET', 200],
    ['HEAD', 200],
    ['GET', 304],
  ])(
    '%s %d of a compressed content says nothing of the coding, which is undone',
    async (method, status) => {
      const zipped = gzipSync('hello end')
      const { url } = await httpServer((req, res) => {
        expect(req.headers['accept-encoding']).toContain('gzip')
        const fields = { 'content-encoding': 'gzip', 'content-length': zipped.byteLength }
        res.writeHead(status, { ...fields, 'content-digest': 'sha-256=:x:' }).end(zipped)
      })
      const connection = await (await gatewayTo(url)).connect()
      connection.write(head(`${method} /`, ['Connection: close']))
      const answer = await connection.closed
      expect(answer).not.toMatch(/content-encoding|content-length|content-digest/i)
      if (method === 'GET' && status === 200) expect(answer).toContain('hello end')
    },
  )

  test.each([
    ['GET', 200],
    ['HEAD', 200],
  ])(
    '%s %d: a coding that no client undoes stays described (RFC 9110 §9.3.2)',
    async (method, status) => {
      const fields = { 'content-encoding': 'exi', etag: '"coded"', 'content-length': 3 }
      const { url } = await httpServer((_, res) => res.writeHead(status, fields).end('exi'))
      const connection = await (await gatewayTo(url)).connect()
      connection.write(head(`${method} /`, ['Connection: close']))
      const answer = (await connection.closed).toLowerCase()
      expect(answer).toContain('content-encoding: exi')
      expect(answer).toContain('etag: "coded"')
      expect(answer).toContain('content-length: 3')
    },
  )

  test.each([
    ['GET', 'gzip', '"a"', 'W/"a"'],
    ['HEAD', 'gzip', '"a"', 'W/"a"'],
    ['GET', 'x-gzip, identity', '"a"', 'W/"a"'],
    ['GET', 'gzip', 'W/"a"', 'W/"a"'],
    ['GET', 'gzip', 'not an etag', 'not an etag'],
    ['GET', 'identity', '"a"', '"a"'],
    ['GET', undefined, '"a"', '"a"'],
    ['HEAD', undefined, '"a"', '"a"'],
  ])(
    '%s of content in %s with ETag %s: the ETag of decoded bytes is weak (RFC 9110 §8.8.3.3)',
    async (method, coding, etag, expected) => {
      const isGzip = coding?.includes('gzip') === true
      const { url } = await httpServer((_, res) => {
        const fields = { etag, ...(coding !== undefined && { 'content-encoding': coding }) }
        res.writeHead(200, fields).end(isGzip ? gzipSync('hello end') : 'hello end')
      })
      const connection = await (await gatewayTo(url)).connect()
      connection.write(head(`${method} /`, ['Connection: close']))
      expect(/etag: (.*)\r\n/i.exec(await connection.closed)?.[1]).toBe(expected)
    },
  )

  test.each([
    ['W/"a"', 'W/"a"'],
    ['"b", W/"a"', 'W/"a"'],
    ['"a"', '"a"'],
  ])(
    '304 to a cache that holds %s names the ETag that the cache knows (RFC 9111 §4.3.4)',
    async (held, expected) => {
      const { url } = await httpServer((_, res) => res.writeHead(304, { etag: '"a"' }).end())
      const connection = await (await gatewayTo(url)).connect()
      connection.write(head('GET /', ['Connection: close', `If-None-Match: ${held}`]))
      expect(/etag: (.*)\r\n/i.exec(await connection.closed)?.[1]).toBe(expected)
    },
  )

  test('the client itself keeps a strong ETag, which its If-Match needs (RFC 9110 §13.1.1)', async () => {
    const { url } = await httpServer((_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip', etag: '"a"' }).end(gzipSync('hello'))
    })
    const client = createClient()
    onTestFinished(() => client.close())
    const response = await client.get(url)
    expect(response.headers.get('etag')).toBe('"a"')
    await response.release()
  })

  test('an ETag that the application gives to the decoded bytes stays strong', async () => {
    const { url } = await httpServer((_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip', etag: '"a"' }).end(gzipSync('hello'))
    })
    const client = createClient()
    onTestFinished(() => client.close())
    const server = await start(async () => (await client.get(url)).withHeader('etag', '"own"'))
    const connection = await server.connect()
    connection.write(head('GET /', ['Connection: close']))
    expect(await connection.closed).toMatch(/etag: "own"/i)
  })

  test('leaves cookies, encodings in the path and reason phrases as they are', async () => {
    const answer = await through((req, res) => {
      res.writeHead(299, 'Odd', { 'set-cookie': ['a=1', 'b=2'] }).end(`${req.url ?? ''} end`)
    }, head('GET /a%2Fb/%7Eu//c;d?e=%20%26&f'))
    expect(answer).toMatch(/^HTTP\/1.1 299 Odd\r\n/)
    expect(answer).toMatch(/set-cookie: a=1\r\nset-cookie: b=2\r\n/i)
    expect(answer).toContain('/a%2Fb/%7Eu//c;d?e=%20%26&f end')
  })

  test('sends a field that is no list once, though it came twice with one value (RFC 9110 §5.3)', async () => {
    const { url } = await rawServer((socket) => {
      socket.end(
        'HTTP/1.1 503 X\r\nRetry-After: 2\r\nRetry-After: 2\r\nContent-Length: 3\r\n\r\nend',
      )
    })
    const connection = await (await gatewayTo(url)).connect()
    connection.write(head('GET /'))
    const answer = await connection.until('end')
    expect(answer.match(/retry-after: 2/gi)).toHaveLength(1)
  })

  test('streams both ways at once', async () => {
    const { url } = await httpServer((req, res) => {
      res.writeHead(200)
      req.on('data', (data: Buffer) => res.write(`<${data.toString()}>`))
      req.on('end', () => res.end('end'))
    })
    const connection = await (await gatewayTo(url)).connect()
    connection.write(head('POST /', ['Transfer-Encoding: chunked']))
    connection.write('1\r\na\r\n')
    await connection.until('<a>')
    connection.write('1\r\nb\r\n0\r\n\r\n')
    expect(await connection.until('end')).toContain('<b>')
  })

  test('asks for the content only when the other server does (RFC 9110 §10.1.1)', async () => {
    const { url } = await httpServer(async (req, res) => res.end(`${await contentOf(req)} end`))
    const gateway = await gatewayTo(url, copied, { expectContinue: true })
    const connection = await gateway.connect()
    connection.write(head('POST /', ['Content-Length: 3', 'Expect: 100-continue']))
    expect(await connection.until('\r\n\r\n')).toContain('100 Continue')
    connection.write('abc')
    expect(await connection.until('end')).toContain('abc end')
  })

  test('whose transport does not wait asks for the content by itself, and passes no Expect on', async () => {
    const { url } = await httpServer(async (req, res) =>
      res.end(`${String(req.headers.expect)} ${await contentOf(req)} end`),
    )
    const connection = await (await gatewayTo(url)).connect()
    connection.write(head('POST /', ['Content-Length: 3', 'Expect: 100-continue']))
    expect(await connection.until('\r\n\r\n')).toContain('100 Continue')
    connection.write('abc')
    expect(await connection.until('end')).toContain('undefined abc end')
  })

  test('gives up its own call when its client goes away', async () => {
    const [asked, gone] = [moment(), moment()]
    const { url } = await httpServer((req) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      asked.arrive()
    })
    const connection = await (await gatewayTo(url)).connect()
    connection.write(head('GET /'))
    await asked.come
    connection.destroy()
    await gone.come
  })

  test('breaks off where the other server has broken off', async () => {
    const { url } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () => socket.destroy())
    })
    const connection = await (await gatewayTo(url)).connect()
    connection.write(head('GET /'))
    expect(await connection.closed).not.toContain('0\r\n\r\n')
  })
})
