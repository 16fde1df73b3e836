import { describe, expect, test } from 'vitest'
import { RedirectError } from '../errors.ts'
import { HttpResponse } from '../message/response.ts'
import { createClient } from './client.ts'
import { redirecting, start } from './testing/redirecting.ts'

describe('Location', () => {
  test.each([
    ['/b', 'http://a.test/b#top'],
    ['b', 'http://a.test/b#top'],
    ['?y', 'http://a.test/start?y#top'],
    ['#new', 'http://a.test/start?x#new'],
    ['/b#new', 'http://a.test/b#new'],
    ['http://b.test', 'http://b.test/#top'],
    ['/caf\xc3\xa9', 'http://a.test/caf%C3%A9#top'],
    ['/caf\xe9', 'http://a.test/caf%C3%A9#top'],
    ['/a b', 'http://a.test/a%20b#top'],
  ])('%j leads to %s', async (location, url) => {
    const { hops, client } = redirecting([302, location])
    const response = await client().get(start)
    expect(hops[1]?.url).toBe(url)
    expect(response.url).toBe(url)
  })

  test.each([
    ['no URL', 'http://', 'its Location is not a URL'],
    ['no port', 'http://a.test:99999/', 'its Location is not a URL'],
    ['ftp', 'ftp://a.test/', 'URL scheme ftp: is not supported'],
    ['a file', 'file:///etc/passwd', 'URL scheme file: is not supported'],
    ['a script', 'javascript:alert(1)', 'URL scheme javascript: is not supported'],
    ['data', 'data:text/plain,abc', 'URL scheme data: is not supported'],
    ['userinfo', 'http://user:hunter2@b.test/', 'URL of b.test has credentials in it'],
  ])('with %s is a RedirectError', async (_, location, why) => {
    const { hops, client } = redirecting([302, location])
    const call = client().get(start)
    await expect(call).rejects.toBeInstanceOf(RedirectError)
    await expect(call).rejects.toThrow(
      `GET http://a.test/start was redirected to where it cannot go: ${why}`,
    )
    await expect(call).rejects.not.toThrow(/hunter2/)
    expect(hops).toHaveLength(1)
  })

  test('the same twice is one (RFC 9110 §5.3)', async () => {
    const twice = ['/b', '/b']
    const client = createClient({
      transport: (request) =>
        Promise.resolve(
          request.url.pathname === '/b'
            ? new HttpResponse('there')
            : new HttpResponse(null, { status: 302, headers: { location: twice } }),
        ),
    })
    expect(await (await client.get(start)).text()).toBe('there')
  })

  test('more than one is a RedirectError: an attacker may have added one', async () => {
    const client = createClient({
      transport: () =>
        Promise.resolve(
          new HttpResponse(null, { status: 302, headers: { location: ['/a', '/b'] } }),
        ),
    })
    await expect(client.get(start)).rejects.toThrow('it has more than one Location')
  })
})
