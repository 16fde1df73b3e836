import { describe, expect, test } from 'vitest'
import { RouteError } from '../errors.ts'
import { compose, type Handler } from '../handler.ts'
import { HttpError } from '../http-error.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { param, params } from './param.ts'
import { routes } from './routes.ts'

const say =
  (text: string): Handler =>
  () =>
    Promise.resolve(new HttpResponse(text))

const showParams: Handler = (request) => Promise.resolve(HttpResponse.json(params(request)))

async function call(app: Handler, line: string) {
  const [method = '', path = ''] = line.split(' ')
  const response = await app(new HttpRequest(`http://shop.test${path}`, { method }))
  const allow = response.headers.get('allow')
  return { status: response.status, text: await response.text(), allow }
}

describe('a table of routes', () => {
  const app = routes({
    'GET /': say('home'),
    'GET /users/:id': say('show'),
    'GET /users/me': say('me'),
    'DELETE /users/:id': say('remove'),
    '/any': say('any'),
    'GET /feed': say('feed'),
    'HEAD /feed': say('head of feed'),
    'OPTIONS /feed': say('options of feed'),
  })

  test.each([
    ['GET /', 'home'],
    ['GET /users/7', 'show'],
    ['DELETE /users/7', 'remove'],
    ['GET /users/7?x=y', 'show'],
    ['GET /users/7/', 'show'],
  ])('%s is answered by the route for its method and path', async (line, text) => {
    expect(await call(app, line)).toMatchObject({ status: 200, text })
  })

  test('the most specific pattern wins, whatever the order', async () => {
    expect(await call(app, 'GET /users/me')).toMatchObject({ text: 'me' })
  })

  test.each(['GET', 'POST', 'OPTIONS', 'PROPFIND'])(
    'a key without a method takes %s like any other',
    async (method) => {
      expect(await call(app, `${method} /any`)).toMatchObject({ text: 'any' })
    },
  )

  test('an unknown path is 404 with an empty body', async () => {
    expect(await call(app, 'GET /nowhere')).toEqual({ status: 404, text: '', allow: null })
  })

  test('a known path with another method is 405 with Allow (RFC 9110 §15.5.6)', async () => {
    expect(await call(app, 'POST /users/7')).toEqual({
      status: 405,
      text: '',
      allow: 'DELETE, GET, HEAD, OPTIONS',
    })
  })

  test('HEAD is answered by the route for GET (RFC 9110 §9.3.2)', async () => {
    expect(await call(app, 'HEAD /users/7')).toMatchObject({ status: 200, text: 'show' })
  })

  test('HEAD has a route of its own if there is one', async () => {
    expect(await call(app, 'HEAD /feed')).toMatchObject({ text: 'head of feed' })
  })

  test('OPTIONS on a known path is 204 with Allow', async () => {
    expect(await call(app, 'OPTIONS /users/7')).toEqual({
      status: 204,
      text: '',
      allow: 'DELETE, GET, HEAD, OPTIONS',
    })
  })

  test('OPTIONS has a route of its own if there is one', async () => {
    expect(await call(app, 'OPTIONS /feed')).toMatchObject({ text: 'options of feed' })
  })

  test('OPTIONS on an unknown path is 404', async () => {
    expect(await call(app, 'OPTIONS /nowhere')).toMatchObject({ status: 404 })
  })

  test('a path that is not valid UTF-8 is 400', async () => {
    await expect(call(app, 'GET /users/%FF')).rejects.toThrow(HttpError)
    await expect(call(app, 'GET /users/%')).rejects.toHaveProperty('status', 400)
  })

  test('404 and 405 are responses, so the middleware around the table sees them', async () => {
    const seen: number[] = []
    const watched = compose(
      [
        async (request, next) => {
          const response = await next(request)
          seen.push(response.status)
          return response
        },
      ],
      app,
    )
    await call(watched, 'GET /nowhere')
    await call(watched, 'POST /feed')
    expect(seen).toEqual([404, 405])
  })
})

describe('parameters', () => {
  test('are decoded', async () => {
    const app = routes({
      'GET /users/:id': (request) => Promise.resolve(new HttpResponse(param(request, 'id'))),
    })
    expect(await call(app, 'GET /users/J%C3%BCrgen%2FM')).toMatchObject({ text: 'Jürgen/M' })
  })

  test('an unknown one is an error that names the route and those that there are', async () => {
    const app = routes({
      'GET /users/:user/posts/:post': (request) =>
        Promise.resolve(new HttpResponse(param(request, 'id'))),
    })
    await expect(call(app, 'GET /users/7/posts/9')).rejects.toThrow(
      new RouteError(
        'Route GET /users/:user/posts/:post has no parameter "id" for GET /users/7/posts/9: it has "user", "post"',
      ),
    )
  })

  test('the names of Object members are unknown like any other', async () => {
    const app = routes({
      'GET /': (request) => Promise.resolve(new HttpResponse(param(request, 'constructor'))),
    })
    await expect(call(app, 'GET /')).rejects.toThrow('it has none')
  })

  test('outside of a route there are none', () => {
    const request = new HttpRequest('http://shop.test/x')
    expect(() => param(request, 'id')).toThrow('GET /x came through no route')
    expect(params(request)).toEqual({})
  })

  test('an optional one that is missing is missing in params()', async () => {
    const app = routes({ 'GET /list/:page?': showParams })
    expect(await call(app, 'GET /list')).toMatchObject({ text: '{}' })
    expect(await call(app, 'GET /list/2')).toMatchObject({ text: '{"page":"2"}' })
  })

  test('a rest with a name is one', async () => {
    const app = routes({ 'GET /files/**:path': showParams })
    expect(await call(app, 'GET /files/a/b.txt')).toMatchObject({ text: '{"path":"a/b.txt"}' })
    expect(await call(app, 'GET /files')).toMatchObject({ status: 404 })
  })

  test('one with an expression takes only what matches', async () => {
    const app = routes({ 'GET /users/:id(\\d+)': showParams })
    expect(await call(app, 'GET /users/7')).toMatchObject({ status: 200 })
    expect(await call(app, 'GET /users/x')).toMatchObject({ status: 404 })
  })
})

describe('a table in a table', () => {
  const inner = routes({
    'GET /': say('inner home'),
    'GET /users/:id': async (request) =>
      HttpResponse.json({ url: request.url.pathname, ...params(request) }),
  })
  const app = routes({
    '/api/**': inner,
    '/tenants/:tenant/**': inner,
    'GET /api/status': say('status'),
  })

  test('matches what comes after the pattern of the outer one', async () => {
    expect(await call(app, 'GET /api')).toMatchObject({ text: 'inner home' })
    expect(await call(app, 'GET /api/')).toMatchObject({ text: 'inner home' })
    expect(await call(app, 'GET /api/users/7')).toMatchObject({ status: 200 })
  })

  test('sees the whole URL, and the parameters of both', async () => {
    expect(await call(app, 'GET /tenants/acme/users/7')).toMatchObject({
      text: '{"url":"/tenants/acme/users/7","tenant":"acme","id":"7"}',
    })
  })

  test('answers 404 and 405 for its part', async () => {
    expect(await call(app, 'GET /api/nowhere')).toMatchObject({ status: 404 })
    expect(await call(app, 'POST /api/users/7')).toMatchObject({
      status: 405,
      allow: 'GET, HEAD, OPTIONS',
    })
  })

  test('gives way to a more specific route of the outer one', async () => {
    expect(await call(app, 'GET /api/status')).toMatchObject({ text: 'status' })
  })

  test('may be two deep', async () => {
    const deep = routes({ '/v1/**': app })
    expect(await call(deep, 'GET /v1/api/users/7')).toMatchObject({
      text: '{"url":"/v1/api/users/7","id":"7"}',
    })
  })

  test('starts anew with a request whose URL was changed on the way', async () => {
    const rewriting = routes({
      '/old/**': (request) => app(request.with({ url: '/api/users/8' })),
    })
    expect(await call(rewriting, 'GET /old/users/7')).toMatchObject({
      text: '{"url":"/api/users/8","id":"8"}',
    })
  })
})

describe('a key that cannot work is refused when the table is made', () => {
  test.each([
    ['GET', `Route key "GET" is not valid: write 'GET /path', or '/path' for all methods`],
    ['users', `Route key "users" is not valid`],
    ['', `Route key "" is not valid`],
    ['GET /a b', `Route key "GET /a b" is not valid`],
    ['GET /a#b', `Route key "GET /a#b" is not valid`],
    ['get /a', `Route key "get /a" has its method in lower case: write 'GET /a'`],
    ['GET /a?b=c', `Route key 'GET /a?b=c' is not valid: misplaced`],
    ['GET /:id/x/:id', `Route key 'GET /:id/x/:id' is not valid: duplicate param name "id"`],
    ['GET /(', `Route key 'GET /(' is not valid`],
  ])('%j', (key, message) => {
    const makeTable = () => routes({ [key]: say('x') })
    expect(makeTable).toThrow(RouteError)
    expect(makeTable).toThrow(message)
  })

  test.each([
    ['GET /users/:id', 'GET /users/:name'],
    ['/a', '/a/'],
  ])('%j beside %j: the second would never be chosen', (first, second) => {
    expect(() => routes({ [first]: say('1'), [second]: say('2') })).toThrow(
      `Routes '${first}' and '${second}' are the same: remove one of them`,
    )
  })

  test('a value that is no handler', () => {
    const table = { 'GET /': undefined } as unknown as Record<string, Handler>
    expect(() => routes(table)).toThrow(`Route 'GET /' is undefined: its value must be a handler`)
  })
})
