import {
  compose,
  HttpResponse,
  mapResponse,
  param,
  replaceContent,
  routes,
  toNode,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { express, listenerOf, serve } from './mounted.fixture.ts'

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
