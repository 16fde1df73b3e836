import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { MiddlewareError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { createClient } from './client.ts'
import type { Client } from './options.ts'
import { echoClient as client, echoed } from './testing/echo.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { httpServer } from '../platform/node/testing/servers.ts'

function mark(name: string): Middleware {
  return (request, next) =>
    next(request.withHeader('path', `${request.headers.get('path') ?? ''}${name}`))
}

const pathOf = async (response: Promise<HttpResponse>) => (await echoed(response)).headers['path']

describe('methods', () => {
  test.each(['get', 'head', 'post', 'put', 'patch', 'delete'] as const)('%s', async (method) => {
    let seen = ''
    const c = client({
      transport: (request) => {
        seen = request.method
        return Promise.resolve(new HttpResponse())
      },
    })
    await c[method]('http://a.test')
    expect(seen).toBe(method.toUpperCase())
  })

  test('request takes any, and is GET by default', async () => {
    const { request } = client()
    expect((await echoed(request('http://a.test', { method: 'PURGE' }))).method).toBe('PURGE')
    expect((await echoed(request('http://a.test'))).method).toBe('GET')
  })

  test('request takes one that was made before, and changes what the call says', async () => {
    const made = new HttpRequest('http://a.test/x', { method: 'PUT', body: 'abc' })
    expect(await echoed(client().request(made))).toMatchObject({ method: 'PUT', body: 'abc' })
    const changed = client().request(made, { method: 'POST', json: 1 })
    expect(await echoed(changed)).toMatchObject({ method: 'POST', body: '1' })
  })

  test('they need no this', async () => {
    const { post, fetch } = client()
    expect((await echoed(post('http://a.test', { body: 'x' }))).body).toBe('x')
    expect((await fetch('http://a.test')).status).toBe(200)
  })

  test('a body is text, bytes, a form, a stream or json', async () => {
    const c = client()
    expect((await echoed(c.post('http://a.test', { json: { a: 1 } }))).body).toBe('{"a":1}')
    expect((await echoed(c.post('http://a.test', { body: new Blob(['b']) }))).body).toBe('b')
    expectTypeOf(c.post).parameter(1).not.toHaveProperty('method')
  })
})

describe('middleware', () => {
  const middleware = [mark('a'), mark('b')]

  test('runs in the order of the list', async () => {
    expect(await pathOf(client({ middleware }).get('http://a.test'))).toBe('ab')
  })

  test.each<
    [what: string, list: (client: Client) => readonly Middleware[], path: string | undefined]
  >([
    ['replaces the client’s', () => [mark('c')], 'c'],
    ['[] disables it', () => [], undefined],
    ['[...client.middleware, extra] adds to it', (c) => [...c.middleware, mark('c')], 'abc'],
    ['client.middleware is the same', (c) => c.middleware, 'ab'],
  ])('of a call %s, for that call', async (_, list, path) => {
    const c = client({ middleware })
    expect(await pathOf(c.get('http://a.test', { middleware: list(c) }))).toBe(path)
    expect(await pathOf(c.get('http://a.test'))).toBe('ab')
  })

  test('cannot be changed afterwards', async () => {
    const list = [mark('a')]
    const c = client({ middleware: list })
    list.push(mark('b'))
    expect(() => (c.middleware as Middleware[]).push(mark('c'))).toThrow(TypeError)
    expect(await pathOf(c.get('http://a.test', { redirect: 'manual' }))).toBe('a')
  })

  test('that is no function is refused at once', async () => {
    const bad = [undefined as unknown as Middleware]
    expect(() => client({ middleware: bad })).toThrow(MiddlewareError)
    await expect(client().get('http://a.test', { middleware: bad })).rejects.toThrow(
      MiddlewareError,
    )
  })

  test('may call the client’s rest with next, without coming back to itself', async () => {
    let calls = 0
    const c = client({
      middleware: [
        async (request, next) => {
          calls++
          await (await next(request.with({ method: 'POST', url: '/token' }))).release()
          return next(request)
        },
      ],
    })
    expect((await echoed(c.get('http://a.test/x'))).url).toBe('http://a.test/x')
    expect(calls).toBe(1)
  })
})

describe('options that cannot work are refused', () => {
  test.each(['accept: text/html', null, 5])('headers that are no object: %s', async (headers) => {
    const wrong = { headers } as object
    const pass = 'pass an object such as { accept: "text/html" }, or HttpHeaders'
    expect(() => createClient(wrong)).toThrow('createClient({ headers }) is ')
    expect(() => createClient(wrong)).toThrow(pass)
    const call = createClient().get('http://a.test', wrong)
    await expect(call).rejects.toThrow(/^client.get\({ headers }\) is .*: pass an object such as/)
  })

  test.each([
    ['0', 0],
    ['-1', -1],
    ['NaN', NaN],
    ['"5"', '5'],
    ['null', null],
  ])('timeout %s', async (shown, value) => {
    const timeout = value as number
    const refusal = (place: string) =>
      new RangeError(`${place} is ${shown}: pass a number of ms above 0`)
    expect(() => client({ timeout })).toThrow(refusal('createClient({ timeout })'))
    const call = client().get('http://a.test', { timeout })
    await expect(call).rejects.toThrow(refusal('client.get({ timeout })'))
    expect(() => attemptTimeout(timeout)).toThrow(refusal('attemptTimeout(ms)'))
  })
})

test('two clients share nothing but the server', async () => {
  const server = await httpServer((req, res) => res.end(req.headers['x'] ?? 'none'))
  const [one, two] = [createClient({ headers: { x: '1' } }), createClient()]
  onTestFinished(async () => {
    await Promise.all([one.close(), two.close()])
  })
  expect(await (await one.get(server.url)).text()).toBe('1')
  expect(await (await two.get(server.url)).text()).toBe('none')
})
