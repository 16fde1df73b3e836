import { describe, expect, test } from 'vitest'
import { RouteError } from '../errors.ts'
import { compose } from '../compose.ts'
import type { Handler } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { routes } from './routes.ts'
import { call, say } from './testing/call.ts'

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

  test('the most specific pattern wins, in any order', async () => {
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

  test.each([
    ['/~u', '/%7Eu', 'matched'],
    ['/%7Eu', '/~u', 'matched'],
    ['/%7eu', '/%7Eu', 'matched'],
    ['/users', '/%75sers', 'matched'],
    ['/caf%c3%a9', '/caf%C3%A9', 'matched'],
    ['/café', '/caf%c3%a9', 'matched'],
    ['/a-b.c_d', '/a%2Db%2Ec%5Fd', 'matched'],
    ['/:day(\\d+)', '/%32%30', 'matched'],
    ['/~:user', '/%7Eann', 'matched'],
    ['/files/**', '/f%69les/a', 'matched'],
    ['/a/b', '/a%2Fb', ''],
    ['/a;b', '/a%3Bb', ''],
    ['/a%2fb', '/a%2Fb', 'matched'],
    ['/a%25b', '/a%2525b', ''],
    ['/%61', '/%2561', ''],
  ])(
    'of route %s and path %s: what is the same is matched, and no more (RFC 3986 §6.2.2)',
    async (pattern, path, text) => {
      const app = routes({ [`GET ${pattern}`]: say('matched') })
      expect((await call(app, `GET ${path}`)).text).toBe(text)
    },
  )

  test.each(['/%zz', '/%', '/%c0%af', '/%ed%a0%80', '/%ff', '/x/%zz'])(
    '%s is 400: it encodes no UTF-8',
    async (path) => {
      const app = routes({ '/**': say('x') })
      await expect(call(app, `GET ${path}`)).rejects.toMatchObject({ status: 400 })
    },
  )

  test('two keys that match the same paths are a RouteError, however they are encoded', () => {
    const table = { 'GET /~u': say('a'), 'GET /%7eu': say('b') }
    expect(() => routes(table)).toThrow(RouteError)
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
    expect(() => routes(table)).toThrow("routes({ 'GET /' }) is undefined: pass a function")
  })
})
