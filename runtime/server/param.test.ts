import { describe, expect, test } from 'vitest'
import { RouteError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { param, params } from './param.ts'
import { routes } from './routes.ts'
import { call } from './testing/call.ts'

const showParams: Handler = (request) => Promise.resolve(HttpResponse.json(params(request)))

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

  test('outside a route there are none', () => {
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
