import { describe, expect, test } from 'vitest'
import type { Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { httpServer, moment, rawServer } from '../platform/node/testing/servers.ts'
import { fetchOf } from './testing/clients.ts'

describe('a response is a standard Response', () => {
  test('with status, statusText, headers, url and body', async () => {
    const { url } = await httpServer((_, res) => {
      res.writeHead(201, 'Made', { a: ['1', '2'], 'set-cookie': ['x=1', 'y=2'] }).end('{"a":1}')
    })
    const response = await fetchOf()(`${url}path#fragment`)
    expect(response).toBeInstanceOf(Response)
    expect(response).toMatchObject({ status: 201, statusText: 'Made', ok: true, url: `${url}path` })
    expect(response.headers.get('a')).toBe('1, 2')
    expect(response.headers.getSetCookie()).toEqual(['x=1', 'y=2'])
    expect(await response.clone().text()).toBe('{"a":1}')
    expect(await response.json()).toEqual({ a: 1 })
    expect(response.bodyUsed).toBe(true)
  })

  test.each([204, 205, 304])('%i has a null body', async (status) => {
    const { url } = await httpServer((_, res) => res.writeHead(status).end())
    const response = await fetchOf()(url)
    expect(response.status).toBe(status)
    expect(response.body).toBeNull()
    expect(await response.text()).toBe('')
  })

  test('to HEAD has a null body', async () => {
    const { url } = await httpServer((_, res) => res.writeHead(200, { 'content-length': 5 }).end())
    const response = await fetchOf()(url, { method: 'HEAD' })
    expect(response.body).toBeNull()
    expect(response.headers.get('content-length')).toBe('5')
  })

  test('without content has an empty body, and no media type of its own', async () => {
    const { url } = await httpServer((_, res) => res.writeHead(200, { 'content-length': 0 }).end())
    const response = await fetchOf()(url)
    expect(response.body).not.toBeNull()
    expect(response.headers.has('content-type')).toBe(false)
    expect(await response.text()).toBe('')
  })

  test('with any bytes in its status line and headers', async () => {
    const { url } = await rawServer((socket) =>
      socket.end(
        Buffer.from(
          'HTTP/1.1 200 \xe9\x01\r\nx: \xff\xd0\x96\r\ncontent-length: 2\r\n\r\nok',
          'latin1',
        ),
      ),
    )
    const response = await fetchOf()(url)
    expect(response.headers.get('x')).toBe('\xff\xd0\x96')
    expect(await response.text()).toBe('ok')
  })

  test('a body that a middleware has read is whole all the same', async () => {
    const { url } = await httpServer((_, res) => res.end('abc'))
    const log: Middleware = async (request, next) => {
      const response = await next(request)
      await response.text()
      return response
    }
    expect(await (await fetchOf({ middleware: [log] })(url)).text()).toBe('abc')
  })
})

describe('the body is a stream', () => {
  test('that reads on only as its reader asks', async () => {
    let made = 0
    const fetch = fetchOf({
      transport: () =>
        Promise.resolve(
          new HttpResponse(async function* () {
            for (;;) yield await Promise.resolve(Uint8Array.of(++made))
          }),
        ),
    })
    const reader = (await fetch('http://a.test')).body?.getReader()
    await new Promise(setImmediate)
    expect(made).toBe(0)
    for (let n = 1; n <= 3; n++) expect((await reader?.read())?.value).toEqual(Uint8Array.of(n))
    await new Promise(setImmediate)
    expect(made).toBe(3)
  })

  test('that frees the connection when it is cancelled', async () => {
    const gone = moment()
    const { url } = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.write('a')
    })
    const response = await fetchOf()(url)
    await response.body?.cancel()
    await gone.come
  })

  test('that frees the connection when it is cancelled in the middle of a read', async () => {
    const gone = moment()
    const { url } = await httpServer((req, res) => {
      req.socket.on('close', () => {
        gone.arrive()
      })
      res.write('a')
    })
    const reader = (await fetchOf()(url)).body?.getReader()
    await reader?.read()
    void reader?.read()
    await reader?.cancel()
    await gone.come
  })
})
