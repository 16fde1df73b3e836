import { describe, expect, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { HttpRequest } from './request.ts'

const url = 'http://a.test/users?page=2#top'

describe('url', () => {
  test.each(['', '/path', 'example.org', 'http://', 'http://a b', '//a.test'])(
    '%j is refused, with the way out',
    (bad) => {
      const make = () => new HttpRequest(bad)
      expect(make).toThrow(InvalidMessageError)
      expect(make).toThrow('pass an absolute one, or give the client a baseUrl')
    },
  )

  test.each([null, undefined, 7, {}])('%j, which is no URL at all, is refused alike', (bad) => {
    expect(() => new HttpRequest(bad as never)).toThrow(InvalidMessageError)
  })

  test.each([
    'ftp://a.test',
    'file:///etc/passwd',
    'data:text/plain,a',
    'ws://a.test',
    'javascript:alert(1)',
  ])('%s has a scheme that is refused', (bad) => {
    expect(() => new HttpRequest(bad)).toThrow(/scheme .* is not supported: use http or https/)
    expect(() => new HttpRequest(url).with({ url: bad })).toThrow(InvalidMessageError)
  })

  test.each(['http://user:hunter2@a.test', 'http://hunter2@a.test'])(
    'userinfo (%s) is refused and not shown',
    (bad) => {
      expect(() => new HttpRequest(bad)).toThrow('URL of a.test has credentials in it')
      expect(() => new HttpRequest(bad)).not.toThrow(/hunter2/)
    },
  )

  test.each([
    '/path?api_key=hunter2',
    '/path#hunter2',
    'http://user:hunter2@a b/',
    'user:hunter2@',
  ])('the error for %s shows no secret, neither in its message nor in its cause', (bad) => {
    let thrown: unknown
    try {
      new HttpRequest(bad)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(InvalidMessageError)
    expect((thrown as Error).message).not.toContain('hunter2')
    expect((thrown as Error).cause).toBeUndefined()
  })

  test('is a copy: changing it changes neither the request nor another copy', () => {
    const request = new HttpRequest(url)
    const mine = request.url
    request.url.searchParams.set('api_key', 'secret')
    request.withHeader('a', 'b').url.hostname = 'evil.test'
    expect(mine.href).toBe(url)
    expect(request.url.href).toBe(url)
    expect(request.href).toBe(url)
  })

  test('a later change of the URL that it was made from does not reach it', () => {
    const given = new URL(url)
    const request = new HttpRequest(given)
    const moved = request.with({ url: given })
    given.hostname = 'evil.test'
    expect(request.url.href).toBe(url)
    expect(moved.url.href).toBe(url)
  })

  test('with({ url }) may be relative to the old one', () => {
    const request = new HttpRequest(url)
    expect(request.with({ url: '../b' }).url.href).toBe('http://a.test/b')
    expect(request.with({ url: '?page=3' }).url.href).toBe('http://a.test/users?page=3')
    expect(request.with({ url: '//b.test/' }).url.href).toBe('http://b.test/')
  })
})
