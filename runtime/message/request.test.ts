import { describe, expect, expectTypeOf, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { contextKey } from './context.ts'
import { LazySignal } from '../kit/lazy-signal.ts'
import { HttpRequest } from './request.ts'
import { detachedRequest } from './detached.ts'

const url = 'http://a.test/users?page=2#top'

describe('method', () => {
  test('is GET by default', () => {
    expect(new HttpRequest(url).method).toBe('GET')
  })

  test.each(['get', 'Post', 'patch', 'delete', 'query'])(
    '%s may be written in any case',
    (method) => {
      expect(new HttpRequest(url, { method }).method).toBe(method.toUpperCase())
    },
  )

  test('another one is case-sensitive and stays as it is', () => {
    expect(new HttpRequest(url, { method: 'Purge' }).method).toBe('Purge')
  })

  test.each(['', ' ', 'GET ', 'GE T', 'GET\r\nX: 1', 'GÉT', 'a/b'])('%j is refused', (method) => {
    expect(() => new HttpRequest(url, { method })).toThrow(InvalidMessageError)
    expect(() => new HttpRequest(url).with({ method })).toThrow(InvalidMessageError)
  })
})

describe('copies', () => {
  const key = contextKey<string>('key')
  const { signal } = new AbortController()
  const original = new HttpRequest(url, {
    method: 'POST',
    body: 'abc',
    headers: { a: '1' },
    signal,
  }).set(key, 'value')

  test.each([
    ['with({})', original.with({})],
    ['with({ url })', original.with({ url })],
    ['with({ method })', original.with({ method: 'POST' })],
    ['withHeader', original.withHeader('x', 'y')],
    ['withoutHeader', original.withoutHeader('x')],
    ['set', original.set(contextKey('other'), 1)],
    ['new HttpRequest(request)', new HttpRequest(original)],
  ])('%s shares all the rest', (_, copy) => {
    expect(copy).not.toBe(original)
    expect(copy.url.href).toBe(url)
    expect(copy.method).toBe('POST')
    expect(copy.headers.get('a')).toBe('1')
    expect(copy.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
    expect(copy.body).toBe(original.body)
    expect(copy.signal).toBe(signal)
    expect(copy.get(key)).toBe('value')
  })

  test('with({ headers }) replaces all headers', () => {
    expect([...original.with({ headers: { b: '2' } }).headers]).toEqual([['b', '2']])
  })

  test('with({ signal }) replaces the signal', () => {
    const other = new AbortController().signal
    expect(original.with({ signal: other }).signal).toBe(other)
    expect(original.signal).toBe(signal)
  })

  test('with({ url, … }) changes all of it at once', async () => {
    const copy = original.with({ url: '/b', method: 'PUT', body: 'x', signal })
    expect(String(copy)).toBe('PUT /b')
    expect(await copy.text()).toBe('x')
  })
})

describe('context', () => {
  const user = contextKey<{ name: string }>('user')

  test('is typed by its key', () => {
    const request = new HttpRequest(url).set(user, { name: 'Ada' })
    expectTypeOf(request.get(user)).toEqualTypeOf<{ name: string } | undefined>()
    expect(request.get(user)).toEqual({ name: 'Ada' })
    // @ts-expect-error -- not what the key is for
    request.set(user, 'Ada')
  })

  test('goes with later copies and not back to the original', () => {
    const request = new HttpRequest(url)
    const first = request.set(user, { name: 'Ada' })
    const second = first.set(user, { name: 'Grace' })
    expect(request.get(user)).toBeUndefined()
    expect(first.withHeader('a', 'b').get(user)).toEqual({ name: 'Ada' })
    expect(second.get(user)).toEqual({ name: 'Grace' })
  })

  test('two keys with one name are two keys', () => {
    const other = contextKey<{ name: string }>('user')
    expect(new HttpRequest(url).set(user, { name: 'Ada' }).get(other)).toBeUndefined()
  })

  test('undefined, null and false are values', () => {
    const flag = contextKey<boolean | null | undefined>('flag')
    const request = new HttpRequest(url).set(flag, true)
    expect(request.set(flag, false).get(flag)).toBe(false)
    expect(request.set(flag, null).get(flag)).toBeNull()
    expect(request.set(flag, undefined).get(flag)).toBeUndefined()
  })

  test('does not cross a wire', () => {
    const request = new HttpRequest(url).set(user, { name: 'Ada' })
    expect(detachedRequest(request).get(user)).toBeUndefined()
  })
})

describe('signal', () => {
  test('is made at the first access, and once', () => {
    const lazy = new LazySignal()
    const request = new HttpRequest(url, { signal: lazy })
    const { signal } = request
    expect(signal).toBeInstanceOf(AbortSignal)
    expect(request.withHeader('a', 'b').signal).toBe(signal)
    lazy.abort(new Error('gone'))
    expect(signal?.reason).toEqual(new Error('gone'))
  })
})

test('its name in errors and logs has no query', () => {
  expect(String(new HttpRequest(url, { method: 'PUT' }))).toBe('PUT /users')
})

test.each<[string, object]>([
  ['another name for the headers', { header: { a: 'b' } }],
  ['an option of a call', { timeout: 5 }],
  ['an option of fetch that would change nothing', { credentials: 'include' }],
])('%s is refused, and the error names the members', (_, init) => {
  const [name] = Object.keys(init)
  const message = `HttpRequest({ ${name} }) is an unknown option: pass one of method, headers, body, json, signal, url`
  expect(() => new HttpRequest('http://a.test', init)).toThrow(TypeError)
  expect(() => new HttpRequest('http://a.test', init)).toThrow(message)
  expect(() => new HttpRequest('http://a.test').with(init)).toThrow(message)
})
