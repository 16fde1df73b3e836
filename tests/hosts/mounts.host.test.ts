import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { join } from 'node:path'
import {
  clientAddress,
  compose,
  hostContext,
  HttpResponse,
  routes,
  toFetch,
  toNode,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { type Listening } from './host.ts'
import { programs } from './install.ts'
import { express, listenerOf, open, serve } from './mounted.fixture.ts'
import { listening } from './programs/listening.ts'
import { Talk } from './talk.ts'

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
