import { describe, expect, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { createClient } from './client.ts'
import { withCredential } from './credentials.ts'
import { echoClient as client, echoed } from './testing/echo.ts'

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

  test('of the client are sent with every request; those of a call replace them', async () => {
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
    for (const name of ['x-team', 'x-api-key']) {
      const request = withCredential(new HttpRequest('http://b.test'), name, 'k')
      expect((await echoed(c.request(request))).headers).toMatchObject({ [name]: 'k' })
    }
    const key = { 'x-api-key': 'k' }
    expect((await echoed(c.get('http://b.test', { headers: key }))).headers).toMatchObject(key)
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

test('a client’s request names itself with its origin, and on the server without', async () => {
  const seen: string[] = []
  const c = createClient({
    transport: async (request) => {
      seen.push(String(request))
      return new HttpResponse()
    },
    middleware: [
      (request, next) => {
        seen.push(String(request))
        return next(request.with({ url: '/other?secret' }))
      },
    ],
  })
  await c.get('http://a.test/users?secret')
  await c.request(new HttpRequest('http://b.test/made'))
  expect(seen).toEqual([
    'GET http://a.test/users',
    'GET /other',
    'GET http://b.test/made',
    'GET /other',
  ])
})
