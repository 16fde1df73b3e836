import { describe, expect, test } from 'vitest'
import { copied, gatewayTo } from './testing/gateway.ts'
import { head } from './testing/raw-http.ts'
import { contentOf, httpServer, moment, rawServer } from './testing/servers.ts'

describe('a gateway', () => {
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
