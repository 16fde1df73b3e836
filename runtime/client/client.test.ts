import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { InvalidMessageError, MiddlewareError } from '../errors.ts'
import type { Handler, Middleware } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { createClient, type Client, type ClientOptions } from './client.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { withCredential } from './credentials.ts'
import { httpServer } from '../platform/node/testing/servers.ts'

/** Answers with what it got. */
const echo: Handler = async (request) =>
  HttpResponse.json({
    method: request.method,
    url: request.url.href,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  })

interface Echo {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const client = (options: ClientOptions = {}) => createClient({ transport: echo, ...options })
const echoed = async (response: Promise<HttpResponse>) => (await response).json<Echo>()

function mark(name: string): Middleware {
  return (request, next) =>
    next(request.withHeader('path', `${request.headers.get('path') ?? ''}${name}`))
}

const pathOf = async (response: Promise<HttpResponse>) => (await echoed(response)).headers['path']

describe('baseUrl', () => {
  test.each([
    ['users/7', 'http://a.test/v1/users/7'],
    ['/users', 'http://a.test/users'],
    ['?page=2', 'http://a.test/v1/?page=2'],
    ['', 'http://a.test/v1/'],
    ['http://b.test/x', 'http://b.test/x'],
    ['//b.test/x', 'http://b.test/x'],
  ])('%j is resolved to %s', async (url, expected) => {
    const { url: seen } = await echoed(client({ baseUrl: 'http://a.test/v1/' }).get(url))
    expect(seen).toBe(expected)
  })

  test('may be a URL, and later changes of it change nothing', async () => {
    const baseUrl = new URL('http://a.test/v1/')
    const c = client({ baseUrl })
    baseUrl.hostname = 'b.test'
    expect((await echoed(c.get('x'))).url).toBe('http://a.test/v1/x')
  })

  test.each(['/v1', 'ftp://a.test', 'http://user:pw@a.test'])(
    '%s is refused at once',
    (baseUrl) => {
      expect(() => client({ baseUrl })).toThrow(InvalidMessageError)
    },
  )

  test('without one a relative URL is refused, with the way out', async () => {
    await expect(client().get('/users')).rejects.toThrow('give the client a baseUrl')
  })
})

describe('headers', () => {
  const headers = { Authorization: 'Bearer a', Cookie: 'c=1', 'X-App': 'cookbook', Accept: 'a/b' }

  test('of the client go with every request; those of the call stand in their place', async () => {
    const c = client({ headers })
    const seen = await echoed(c.get('http://a.test', { headers: { accept: 'c/d', x: 'y' } }))
    expect(seen.headers).toEqual({
      accept: 'c/d',
      authorization: 'Bearer a',
      cookie: 'c=1',
      'x-app': 'cookbook',
      x: 'y',
    })
  })

  test('go with a request that was made before, under its own', async () => {
    const request = new HttpRequest('http://a.test', { headers: { accept: 'c/d', mine: '1' } })
    const seen = await echoed(client({ headers }).request(request, { headers: { mine: '2' } }))
    expect(seen.headers).toMatchObject({ 'x-app': 'cookbook', accept: 'c/d', mine: '2' })
  })

  test.each([
    ['an absolute URL', 'http://b.test/x'],
    ['a URL without a scheme', '//b.test/x'],
    ['another scheme', 'https://a.test/x'],
    ['another port', 'http://a.test:81/x'],
    ['a request', new HttpRequest('http://b.test/x')],
  ])('that are credentials stay with baseUrl’s origin: %s', async (_, url) => {
    const seen = await echoed(client({ baseUrl: 'http://a.test', headers }).request(url))
    expect(seen.headers).toEqual({ accept: 'a/b', 'x-app': 'cookbook' })
  })

  test('that are credentials of the call itself go where the call goes', async () => {
    const c = client({ baseUrl: 'http://a.test', headers })
    const own = { authorization: 'Bearer b' }
    expect((await echoed(c.get('http://b.test', { headers: own }))).headers).toMatchObject(own)
    const request = withCredential(new HttpRequest('http://b.test'), 'X-Api-Key', 'k')
    expect((await echoed(c.request(request))).headers).toMatchObject({ 'x-api-key': 'k' })
  })

  test('a media type among them stays, but for a form, which needs its boundary', async () => {
    const c = client({ headers: { 'content-type': 'application/vnd.api+json' } })
    const json = await echoed(c.post('http://a.test', { json: {} }))
    expect(json.headers['content-type']).toBe('application/vnd.api+json')
    const form = await echoed(c.post('http://a.test', { body: new FormData() }))
    expect(form.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
  })

  test('that are not valid are refused at once', () => {
    expect(() => client({ headers: { a: 'b\n' } })).toThrow(InvalidMessageError)
  })
})

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
  test.each([
    ['0', 0],
    ['-1', -1],
    ['NaN', NaN],
    ['"5"', '5'],
    ['null', null],
  ])('timeout %s', async (shown, value) => {
    const timeout = value as number
    const refusal = new RangeError(
      `timeout is ${shown}: pass a number of ms above 0, or leave it out for none`,
    )
    expect(() => client({ timeout })).toThrow(refusal)
    await expect(client().get('http://a.test', { timeout })).rejects.toThrow(refusal)
    expect(() => attemptTimeout(timeout)).toThrow(
      new RangeError(`attemptTimeout() takes a number of ms above 0, not ${shown}`),
    )
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
