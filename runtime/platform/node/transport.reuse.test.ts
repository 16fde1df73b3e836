import { gzipSync } from 'node:zlib'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { client } from '../../client/testing/clients.ts'
import type { Middleware } from '../../handler.ts'
import type { HttpResponse } from '../../message/response.ts'
import { httpServer } from './testing/servers.ts'

const text = (response: HttpResponse) => response.text()

async function drain(response: HttpResponse) {
  for await (const _ of response.stream());
}

describe('one connection is enough for one request after another', () => {
  const plain = (_: IncomingMessage, res: ServerResponse) => res.end('{}')

  test.each([
    ['text()', 'GET', plain, text],
    ['json()', 'GET', plain, (response: HttpResponse) => response.json()],
    ['bytes()', 'GET', plain, (response: HttpResponse) => response.bytes()],
    ['stream()', 'GET', plain, drain],
    ['release()', 'GET', plain, (response: HttpResponse) => response.release()],
    ['text() of chunks', 'GET', chunked, text],
    ['release() of chunks', 'GET', chunked, (response: HttpResponse) => response.release()],
    ['text() of gzip', 'GET', zipped, text],
    ['stream() of gzip', 'GET', zipped, drain],
    ['release() of gzip', 'GET', zipped, (response: HttpResponse) => response.release()],
    ['an answer to HEAD', 'HEAD', plain, noRead],
    ['an answer 204', 'GET', (_, res) => res.writeHead(204).end(), noRead],
    ['an answer 304', 'GET', (_, res) => res.writeHead(304).end(), noRead],
    ['an empty body', 'GET', (_, res) => res.end(), noRead],
    ['an empty body of chunks', 'GET', (_, res) => (res.flushHeaders(), res.end()), text],
    ['text(), after an upload', 'POST', plain, text],
  ] as [
    string,
    string,
    (req: IncomingMessage, res: ServerResponse) => unknown,
    (response: HttpResponse) => Promise<unknown>,
  ][])('after %s', async (_, method, answer, end) => {
    const server = await httpServer((req, res) => {
      req.on('end', () => answer(req, res)).resume()
    })
    const c = client()
    const options = { method, ...(method === 'POST' && { body: 'x' }) }
    for (let n = 0; n < 5; n++) await end(await c.request(server.url, options))
    expect(server.connections).toBe(1)
  })

  test.each([
    ['of known length', (_, res) => res.end('{"error":"busy"}')],
    ['of a failure, in chunks', failing(chunked)],
    ['of a failure, in gzip', failing(zipped)],
  ] as [string, (req: IncomingMessage, res: ServerResponse) => unknown][])(
    'after a short body that a caller of fetch() cancels, as SDKs do before they try again: %s',
    async (_, answer) => {
      const server = await httpServer(answer)
      const { fetch } = client()
      for (let n = 0; n < 5; n++) await (await fetch(server.url)).body?.cancel()
      expect(server.connections).toBe(1)
    },
  )

  test('for a retry after a failure that was released', async () => {
    let requests = 0
    const server = await httpServer((_, res) => res.writeHead(++requests < 4 ? 503 : 200).end('x'))
    const again: Middleware = async (request, next) => {
      for (;;) {
        const response = await next(request)
        if (response.ok) return response
        await response.release()
      }
    }
    expect(await (await client({ middleware: [again] }).get(server.url)).text()).toBe('x')
    expect(server.connections).toBe(1)
  })

  test('for the hops of a redirect', async () => {
    const server = await httpServer((req, res) => {
      const n = Number(req.url?.slice(1))
      if (n < 5) res.writeHead(302, { location: `/${n + 1}` }).end('moved')
      else res.end('here')
    })
    expect(await (await client().get(`${server.url}0`)).text()).toBe('here')
    expect(server.connections).toBe(1)
  })

  test('for a response that an error has passed', async () => {
    const server = await httpServer((_, res) => res.end('small'))
    const failing: Middleware = async (request, next) => {
      await next(request)
      throw new Error('own')
    }
    const c = client({ middleware: [failing] })
    await expect(c.get(server.url)).rejects.toThrow('own')
    expect(await (await c.get(server.url, { middleware: [] })).text()).toBe('small')
    // It is read while the next request is on its way already.
    expect(server.connections).toBeLessThanOrEqual(2)
  })
})

test('calls at once still have a connection each', async () => {
  const waiting: ServerResponse[] = []
  const server = await httpServer((_, res) => {
    if (waiting.push(res) === 3) for (const each of waiting) each.end('ok')
  })
  const c = client()
  await Promise.all([1, 2, 3].map(async () => (await c.get(server.url)).text()))
  expect(server.connections).toBe(3)
})

function noRead() {
  return Promise.resolve()
}

function failing(answer: (req: IncomingMessage, res: ServerResponse) => unknown) {
  return (req: IncomingMessage, res: ServerResponse) => {
    res.statusCode = 503
    answer(req, res)
  }
}

function chunked(_: IncomingMessage, res: ServerResponse) {
  res.write('a')
  setImmediate(() => res.end('b'))
}

function zipped(_: IncomingMessage, res: ServerResponse) {
  res.setHeader('content-encoding', 'gzip').end(gzipSync('small'))
}
