import { describe, expect, test } from 'vitest'
import { anew, copied, gatewayTo, through, type Upstream } from './testing/gateway.ts'
import { head } from './testing/raw-http.ts'
import { contentOf, rawServer } from './testing/servers.ts'

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
})
