import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  clientAddress,
  compose,
  hostContext,
  HttpResponse,
  mapResponse,
  param,
  replaceContent,
  routes,
  toFetch,
  toNode,
  type Handler,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import { afterEach, describe, expect, test } from 'vitest'
import type { Listening } from './host.ts'
import { programs } from './install.ts'
import { listening } from './programs/listening.ts'
import { Talk } from './talk.ts'

const require = createRequire(join(programs, 'package.json'))
const express = require('express') as Express

/** As much of Express as is used here: its types are there only when it is installed. */
interface Express {
  (): RequestListener & { use(...handlers: unknown[]): void }
  json(options?: object): unknown
  raw(options?: object): unknown
  urlencoded(options?: object): unknown
}

const open: Listening[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Node does not wait for the promise. */
function listenerOf(app: Handler): RequestListener {
  const listener = toNode(app)
  return (req, res) => void listener(req, res)
}

async function serve(listener: RequestListener): Promise<Talk> {
  const one = await listening(createServer(listener))
  open.push(one)
  return new Talk(one.port)
}

const marked: Middleware = (request, next) =>
  mapResponse(request, next, (response) => response.withHeader('x-marked', 'yes'))

describe('with next, what no key fits goes on to the host', () => {
  const own: Middleware = async () => new HttpResponse('gone', { status: 404 })
  const replaced: Middleware = async (request, next) => {
    const response = await next(request)
    return response.status === 404 ? replaceContent(response, 'no such page') : response
  }
  const table = routes({
    'GET /known': async () => new HttpResponse('known'),
    'GET /missing': async () => new HttpResponse('missing', { status: 404 }),
    '/nested/**': routes({ 'GET /known': async () => new HttpResponse('nested') }),
  })

  async function statusOf(app: Handler, path: string, method = 'GET') {
    const server = express()
    server.use(toNode(app))
    server.use((_req: unknown, res: { end(text: string): void }) => {
      res.end('the host')
    })
    const { status, body } = await (await serve(server)).send(path, { method })
    return `${status} ${body.toString()}`
  }

  test.each([
    ['an unknown path', table, '/unknown', 'GET', '200 the host'],
    ['one in a table that another nests', table, '/nested/unknown', 'GET', '200 the host'],
    ['one that middleware has copied', compose([marked], table), '/unknown', 'GET', '200 the host'],
    ['one that got other words', compose([replaced], table), '/unknown', 'GET', '200 the host'],
    ['HEAD of an unknown path', table, '/unknown', 'HEAD', '200 '],
  ])('%s does', async (_name, app, path, method, expected) => {
    expect(await statusOf(app, path, method)).toBe(expected)
  })

  test.each([
    ['a known path', table, '/known', 'GET', '200 known'],
    ['a 404 of a handler', table, '/missing', 'GET', '404 missing'],
    ['a 404 of middleware', compose([own], table), '/unknown', 'GET', '404 gone'],
    ['a method that no key has', table, '/known', 'DELETE', '405 Method Not Allowed\n'],
  ])('%s does not', async (_name, app, path, method, expected) => {
    expect(await statusOf(app, path, method)).toBe(expected)
  })

  test('unless a middleware has read its body: that is an error, and not a request without one', async () => {
    const reading: Middleware = async (request, next) => {
      await request.bytes()
      return next(request)
    }
    const server = express()
    const reached: string[] = []
    server.use(toNode(compose([reading], table)))
    server.use(express.json(), (_req: unknown, res: { end(text: string): void }) => {
      reached.push('the host')
      res.end('ordered')
    })
    server.use(
      (error: unknown, _req: unknown, res: { end(text: string): void }, _next: unknown) => {
        res.end(String(error))
      },
    )
    const talk = await serve(server)
    const headers = { 'content-type': 'application/json' }
    const sent = await talk.send('/x', { method: 'POST', headers, body: '{"a":1}' })
    expect(sent.body.toString()).toContain(
      'MiddlewareError: toNode() has no route for POST /x, and a middleware',
    )
    expect(reached).toEqual([])
    // Without content there is nothing to lose.
    const asked = await talk.send('/x', { method: 'GET' })
    expect(asked.body.toString()).toBe('ordered')
  })

  test('and its body is there for the host’s parsers', async () => {
    const server = express()
    server.use(toNode(table))
    server.use(express.json(), (req: { body: unknown }, res: { end(text: string): void }) => {
      res.end(JSON.stringify(req.body))
    })
    const headers = { 'content-type': 'application/json' }
    const { body } = await (
      await serve(server)
    ).send('/x', { method: 'POST', headers, body: '{"a":1}' })
    expect(body.toString()).toBe('{"a":1}')
  })

  test('without next it is a 404', async () => {
    expect((await (await serve(listenerOf(table))).send('/unknown')).status).toBe(404)
  })
})

describe('under a prefix keys start after it, and the request keeps its URL', () => {
  const app = routes({
    'GET /': async ({ url }) => new HttpResponse(`root ${url.pathname}`),
    'GET /users/:id': async (request) =>
      new HttpResponse(`${param(request, 'id')} ${request.url.pathname}${request.url.search}`),
  })

  test.each([
    ['/api', 'root /api'],
    ['/api/', 'root /api/'],
    ['/api?x=1', 'root /api'],
    ['/api/users/7?x=1', '7 /api/users/7?x=1'],
    ['/api/users/a%2Fb', 'a/b /api/users/a%2Fb'],
    ['/api/users/%C3%BC', 'ü /api/users/%C3%BC'],
  ])('%s', async (path, expected) => {
    const server = express()
    server.use('/api', toNode(app))
    expect((await (await serve(server)).send(path)).body.toString()).toBe(expected)
  })

  test('a percent-encoding that is not UTF-8 is 400', async () => {
    const server = express()
    server.use('/api', toNode(app))
    expect((await (await serve(server)).send('/api/users/%FF')).status).toBe(400)
  })
})

describe('a body that a parser has read', () => {
  const app = routes({
    'POST /read': async (request) => new HttpResponse(await request.text()),
    'POST /ignore': async () => new HttpResponse('not read'),
  })

  async function post(parser: unknown, path: string, type: string, body: string) {
    const reported: string[] = []
    const server = express()
    server.use(parser)
    server.use(toNode(app, { onError: (error) => void reported.push(String(error)) }))
    const sending = { method: 'POST', headers: { 'content-type': type }, body }
    const answer = await (await serve(server)).send(path, sending)
    return { status: answer.status, text: answer.body.toString(), reported }
  }

  test.each([
    ['express.json()', express.json(), 'application/json', '{}'],
    ['express.urlencoded()', express.urlencoded(), 'application/x-www-form-urlencoded', 'a=1'],
  ])('is an error that names the parser and the way out: %s', async (name, parser, type, body) => {
    const { status, reported } = await post(parser, '/read', type, body)
    expect(status).toBe(500)
    expect(reported[0]).toContain(`was read by a parser such as ${name} before toNode()`)
    expect(reported[0]).toContain('req.rawBody')
  })

  test('is none if nothing reads it', async () => {
    const { text, reported } = await post(express.json(), '/ignore', 'application/json', '{}')
    expect([text, reported]).toEqual(['not read', []])
  })

  test('is read from req.rawBody, where the parser keeps it', async () => {
    const verify = (req: { rawBody?: Buffer }, _res: unknown, bytes: Buffer) => {
      req.rawBody = bytes
    }
    const { text } = await post(express.json({ verify }), '/read', 'application/json', '{"a": 1}')
    expect(text).toBe('{"a": 1}')
  })

  test('and from req.body, where that is a Buffer', async () => {
    expect((await post(express.raw({ type: '*/*' }), '/read', 'a/b', 'bytes')).text).toBe('bytes')
  })

  test('what no parser wanted is read as ever', async () => {
    expect((await post(express.json(), '/read', 'text/plain', 'text')).text).toBe('text')
  })

  test('is an error for toFetch() as well', async () => {
    const reported: string[] = []
    const fetch = toFetch(app, { onError: (error) => void reported.push(String(error)) })
    const request = new Request('http://localhost/read', { method: 'POST', body: 'x' })
    await request.text()
    expect((await fetch(request)).status).toBe(500)
    expect(reported[0]).toContain('was read before the request came here')
  })
})

describe('what the host has set', () => {
  test('stays: fields, cookies, and what its Vary names', async () => {
    const app = async () =>
      new HttpResponse('', { headers: { 'set-cookie': ['b=2'], vary: 'accept, Origin' } })
    const server = express()
    server.use((_req: unknown, res: { set(fields: object): void }, next: () => void) => {
      res.set({ 'X-Own': '1', 'Set-Cookie': 'a=1', Vary: 'Origin' })
      next()
    }, toNode(app))
    const { headers } = await (await serve(server)).send('/')
    expect(headers['x-own']).toBe('1')
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(headers.vary).toBe('Origin, accept')
  })

  test('also for the 500 in the place of a response that cannot be sent', async () => {
    const app = async () => new HttpResponse('', { statusText: 'x', headers: { 'x-late': '1' } })
    const broken: Middleware = async (request, next) => {
      const response = await next(request)
      for await (const _chunk of response.with({ body: chunk() }).stream());
      const stream = new HttpResponse(chunk())
      for await (const _chunk of stream.stream());
      return stream.withHeader('x-late', '1')
    }
    const server = express()
    server.use(
      (_req: unknown, res: { set(fields: object): void }, next: () => void) => {
        res.set({ 'Set-Cookie': 'a=1' })
        next()
      },
      toNode(compose([broken], app), { onError: () => undefined }),
    )
    const { status, headers } = await (await serve(server)).send('/')
    expect([status, headers['set-cookie'], headers['x-late']]).toEqual([500, ['a=1'], undefined])
  })

  test('an answer of the host while the application works is reported, and no second one is sent', async () => {
    const reported: string[] = []
    const listener = toNode(async () => new HttpResponse('late'), {
      onError: (error) => void reported.push(String(error)),
    })
    const talk = await serve((req, res) => {
      res.end('early')
      void listener(req, res)
    })
    expect((await talk.send('/')).body.toString()).toBe('early')
    await expect.poll(() => reported[0]).toMatch(/MiddlewareError: GET \/ was answered by the host/)
  })
})

describe('what the host knows', () => {
  test('comes under typed keys: its arguments, and the client’s address', async () => {
    const app = async (request: HttpRequest) =>
      HttpResponse.json([request.get(hostContext)?.length, request.get(clientAddress)?.()])
    const { body } = await (await serve(listenerOf(app))).send('/')
    expect(JSON.parse(body.toString())).toEqual([2, '127.0.0.1'])
  })

  test('a client cannot claim another address', async () => {
    const app = async (request: HttpRequest) =>
      new HttpResponse(request.get(clientAddress)?.() ?? 'unknown')
    const headers = { 'x-forwarded-for': '6.6.6.6', 'cf-connecting-ip': '6.6.6.6' }
    const { body } = await (await serve(listenerOf(app))).send('/', { headers })
    expect(body.toString()).toBe('127.0.0.1')
    const request = new Request('http://localhost/', { headers })
    expect(await (await toFetch(app)(request)).text()).toBe('unknown')
  })
})

test('what a recipe has found is handed on to handlers of Express, as the page says', async () => {
  const { listenHandingOn } = (await import(join(programs, 'express.ts'))) as {
    listenHandingOn: () => Promise<Listening>
  }
  const host = await listenHandingOn()
  open.push(host)
  const headers = { 'x-request-id': 'order-7' }
  const answer = await new Talk(host.port).send('/', { headers })
  expect(answer.body.toString()).toBe('order-7')
})

test.each(['express', 'fastify', 'koa'])(
  'handlers of %s find what a recipe before them keeps in an AsyncLocalStorage',
  async (name) => {
    const { listenStoring } = (await import(join(programs, `${name}.ts`))) as {
      listenStoring: () => Promise<Listening>
    }
    const host = await listenStoring()
    open.push(host)
    const ask = async (id: string) => {
      const headers = { 'x-request-id': id, 'content-type': 'application/json' }
      return (await new Talk(host.port).send('/', { method: 'POST', body: '{}', headers })).body
    }
    const answers = await Promise.all(['order-7', 'order-8'].map(ask))
    expect(answers.map(String)).toEqual(['order-7', 'order-8'])
  },
)

test('HTTP/2 has its scheme, its authority and its streams', async () => {
  const app = routes({
    'POST /echo': async (request) =>
      new HttpResponse(`${request.url.host} ${await request.text()}`, {
        headers: { connection: 'close', 'x-one': '1' },
      }),
  })
  const server = createHttp2Server(toNode(app) as never)
  const { port, close } = await listening(server)
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  try {
    const stream = session.request({ ':method': 'POST', ':path': '/echo' })
    stream.end('posted')
    const headers = await new Promise<Record<string, unknown>>((resolve) => {
      stream.once('response', resolve)
    })
    const chunks: Buffer[] = []
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
    expect(headers[':status']).toBe(200)
    expect(headers['x-one']).toBe('1')
    expect(Buffer.concat(chunks).toString()).toBe(`127.0.0.1:${port} posted`)
  } finally {
    session.close()
    await close()
  }
})

async function* chunk() {
  yield new Uint8Array(1)
}
