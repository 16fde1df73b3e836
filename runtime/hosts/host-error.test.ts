import { describe, expect, test } from 'vitest'
import type { Middleware } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { HttpHeaders } from '../message/headers.ts'
import { toH3 } from './h3.ts'
import { withHostErrors } from './host-error.ts'

const koas = (status: number, members: object = {}) =>
  Object.assign(new Error('no such note'), { status, expose: status < 500, ...members })
const h3s = (status: number) =>
  Object.assign(new Error('no such note'), {
    name: 'HTTPError',
    status,
    headers: new Headers({ 'x-a': '1' }),
  })

const failing = (error: unknown) => withHostErrors(() => Promise.reject(error as Error))

describe('an error of Koa or h3 is an HttpError to a recipe', () => {
  test.each([
    ['ctx.throw(404)', koas(404), 404, 'no such note'],
    ['HTTPError', h3s(404), 404, 'no such note'],
    ['one with a statusCode', Object.assign(new Error('secret'), { statusCode: 410 }), 410, 'Gone'],
    ['one whose message is not for the client', koas(400, { expose: false }), 400, 'Bad Request'],
    ['one of the server', koas(503), 503, 'Service Unavailable'],
  ])('%s', async (_, error, status, text) => {
    const seen: unknown = await failing(error).catch((thrown: unknown) => thrown)
    expect(seen).toBeInstanceOf(HttpError)
    expect(seen).toMatchObject({ status, publicMessage: text, cause: error })
  })

  test('with its fields', async () => {
    const asked = koas(401, { headers: { 'www-authenticate': 'Key' } })
    for (const [error, name] of [
      [asked, 'www-authenticate'],
      [h3s(404), 'x-a'],
    ] as const) {
      const seen = (await failing(error).catch((thrown: unknown) => thrown)) as HttpError
      expect(HttpHeaders.from(seen.headers).has(name)).toBe(true)
    }
  })
})

test.each([
  ['without a status', new Error('disk')],
  ['with one that is no error', koas(200)],
  ['with one that is none', Object.assign(new Error('x'), { status: 'active' })],
  ['that is an HttpError', new HttpError(404)],
])('any other error stays what it is: one %s', async (_, error) => {
  await expect(failing(error)).rejects.toBe(error)
})

test('the host gets its own error back, which it handles as ever', async () => {
  const pass: Middleware = (request, next) => next(request)
  const own = h3s(404)
  const recipe = toH3(pass, () => new Response())
  const event = { req: new Request('http://localhost/') }
  await expect(recipe(event, () => Promise.reject(own))).rejects.toBe(own)
})
