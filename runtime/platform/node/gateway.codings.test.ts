import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createClient } from '../../client/client.ts'
import { gatewayTo } from './testing/gateway.ts'
import { head } from './testing/raw-http.ts'
import { httpServer, rawServer } from './testing/servers.ts'
import { start } from './testing/start.ts'

describe('a gateway', () => {
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
})
