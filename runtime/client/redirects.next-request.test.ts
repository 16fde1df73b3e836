import { describe, expect, test } from 'vitest'
import { BodyNotReplayableError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { contextKey } from '../message/context.ts'
import { HttpRequest } from '../message/request.ts'
import { withCredential } from './credentials.ts'
import { followRedirects } from './follow-redirects.ts'
import { redirecting, start } from './testing/redirecting.ts'

describe('method and body', () => {
  const CONTENT = {
    'content-language': 'en',
    'content-encoding': 'identity',
    expect: '100-continue',
    'x-kept': '1',
  }

  test.each([
    [301, 'GET', 'GET'],
    [301, 'HEAD', 'HEAD'],
    [301, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'GET', 'GET'],
    [302, 'HEAD', 'HEAD'],
    [302, 'POST', 'GET'],
    [302, 'DELETE', 'DELETE'],
    [303, 'GET', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [307, 'GET', 'GET'],
    [307, 'POST', 'POST'],
    [307, 'PUT', 'PUT'],
    [308, 'HEAD', 'HEAD'],
    [308, 'POST', 'POST'],
    [308, 'PATCH', 'PATCH'],
  ])('%i: %s goes on as %s', async (status, method, expected) => {
    const { hops, client } = redirecting([status, '/there'])
    const content = method === 'GET' || method === 'HEAD' ? {} : { body: 'abc' }
    await client().request(start, { method, headers: CONTENT, ...content })
    const [, hop] = hops
    expect(hop?.method).toBe(expected)
    if (expected === method) {
      expect(hop?.body).toBe(hops[0]?.body)
      expect(hop?.headers).toEqual(hops[0]?.headers)
    } else {
      // What describes a content goes with the content.
      expect(hop?.body).toBe('')
      expect(hop?.headers).toEqual({ 'x-kept': '1' })
    }
  })

  test('a POST without content loses what describes it too', async () => {
    const { hops, client } = redirecting([303, '/there'])
    await client().post(start, { headers: { 'content-type': 'text/plain', 'content-length': '0' } })
    expect(hops[1]?.headers).toEqual({})
  })

  test.each([307, 308])(
    '%i with a body that can be sent once is an error, not an empty send',
    async (status) => {
      const { hops, client } = redirecting([status, '/there'])
      const call = client().post(start, { body: new Blob(['abc']).stream() })
      await expect(call).rejects.toBeInstanceOf(BodyNotReplayableError)
      await expect(call).rejects.toThrow(
        `POST http://a.test/start was redirected (${status}), but its body is a stream that can be sent only once; pass a function`,
      )
      expect(hops).toHaveLength(1)
    },
  )

  test('303 drops a body that can be sent once, which is no error', async () => {
    const { hops, client } = redirecting([303, '/there'])
    await client().post(start, { body: new Blob(['abc']).stream() })
    expect(hops[1]).toMatchObject({ method: 'GET', body: '' })
  })

  test('307 calls a function that makes the body again', async () => {
    const { hops, client } = redirecting([307, '/there'], [307, '/again'])
    await client().post(start, { body: () => new Blob(['abc']).stream() })
    expect(hops.map((hop) => hop.body)).toEqual(['abc', 'abc', 'abc'])
  })
})

describe('credentials', () => {
  const headers = {
    authorization: 'Bearer secret',
    cookie: 'session=secret',
    'proxy-authorization': 'Basic secret',
    host: 'a.test',
    accept: 'text/plain',
  }
  const add: Middleware = (request, next) => next(withCredential(request, 'X-Team', 'secret'))

  test.each([
    ['another host', 'http://b.test/'],
    ['a subdomain', 'http://www.a.test/'],
    ['another port', 'http://a.test:8080/'],
    ['another scheme', 'https://a.test/'],
    ['a host without a scheme', '//b.test/'],
  ])('stay behind on the way to %s, those that are declared too', async (_, location) => {
    const { hops, client } = redirecting([302, location])
    await client({ middleware: [add] }).get(start, { headers })
    expect(hops[0]?.headers).toEqual({ ...headers, 'x-team': 'secret' })
    expect(hops[1]?.headers).toEqual({ accept: 'text/plain' })
  })

  test.each(['X-Api-Key', 'Private-Token', 'x-goog-api-key', 'CB-ACCESS-SIGN', 'Mcp-Session-Id'])(
    'stay behind by their name alone: %s',
    async (name) => {
      const { hops, client } = redirecting([302, '/there'], [307, 'http://b.test/'])
      const harmless = { accept: 'text/plain', 'idempotency-key': 'k1' }
      await client().get(start, { headers: { [name]: 'secret', ...harmless } })
      const sent = { [name.toLowerCase()]: 'secret', ...harmless }
      expect(hops.map((hop) => hop.headers)).toEqual([sent, sent, harmless])
    },
  )

  test.each(['/there', 'http://a.test/', 'http://a.test:80/x', '//a.test', 'HTTP://A.TEST/y'])(
    'go with it within the origin: %s',
    async (location) => {
      const { hops, client } = redirecting([302, location])
      await client({ middleware: [add] }).get(start, { headers })
      expect(hops[1]?.headers).toEqual(hops[0]?.headers)
    },
  )

  test('are not regained on the way back', async () => {
    const { hops, client } = redirecting([302, 'http://b.test/'], [302, 'http://a.test/back'])
    await client({ middleware: [add] }).get(start, { headers })
    expect(hops[2]).toMatchObject({
      url: 'http://a.test/back#top',
      headers: { accept: 'text/plain' },
    })
    expect(JSON.stringify(hops[2])).not.toContain('secret')
  })

  test('stay behind when the body goes on to another origin', async () => {
    const { hops, client } = redirecting([307, 'http://b.test/'])
    await client().post(start, { headers, body: 'abc' })
    expect(hops[1]).toMatchObject({ method: 'POST', body: 'abc' })
    expect(JSON.stringify(hops[1])).not.toContain('secret')
  })
})

test('the method and the context of the request go with each hop', async () => {
  const user = contextKey<string>('user')
  const { hops, client } = redirecting([307, '/b'], [307, 'http://b.test/'], [303, '/c'])
  const users: unknown[] = []
  const note: Middleware = (request, next) => {
    users.push(request.get(user))
    return next(request)
  }
  const c = client({ redirect: 'manual', middleware: [followRedirects(), note] })
  await c.request(new HttpRequest(start, { method: 'PURGE' }).set(user, 'Ada'))
  expect(hops.map((hop) => hop.method)).toEqual(['PURGE', 'PURGE', 'PURGE', 'GET'])
  expect(users).toEqual(['Ada', 'Ada', 'Ada', 'Ada'])
})
