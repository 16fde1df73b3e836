import { describe, expect, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'

const url = 'http://a.test'
const post = (init: ConstructorParameters<typeof HttpRequest>[1]) =>
  new HttpRequest(url, { method: 'POST', ...init })

describe('the media type of a new message', () => {
  test.each([
    ['a string', { body: 'a' }, 'text/plain;charset=UTF-8'],
    ['json', { json: { a: 1 } }, 'application/json'],
    ['json null', { json: null }, 'application/json'],
    [
      'URLSearchParams',
      { body: new URLSearchParams({ a: '1' }) },
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    ['a Blob with a type', { body: new Blob(['a'], { type: 'image/png' }) }, 'image/png'],
    ['a Blob without', { body: new Blob(['a']) }, null],
    ['bytes', { body: new Uint8Array(1) }, null],
    ['a stream', { body: () => new Blob(['a']).stream() }, null],
    ['nothing', {}, null],
    ['null', { body: null }, null],
  ])('%s', (_, init, type) => {
    expect(post(init).headers.get('content-type')).toBe(type)
  })

  test('the one that the caller names stays', () => {
    const headers = { 'Content-Type': 'application/vnd.api+json' }
    expect(post({ json: {}, headers }).headers.get('content-type')).toBe('application/vnd.api+json')
    expect(post({ body: 'a', headers }).headers.get('content-type')).toBe(
      'application/vnd.api+json',
    )
  })

  test('a form keeps its boundary, even if the caller names another type', () => {
    const headers = { 'Content-Type': 'multipart/form-data' }
    expect(post({ body: new FormData(), headers }).headers.get('content-type')).toMatch(
      /^multipart\/form-data; boundary=/,
    )
  })

  test('body and json at once are refused', () => {
    expect(() => post({ body: 'a', json: 'b' })).toThrow(InvalidMessageError)
  })
})

describe('with({ body })', () => {
  test('keeps a media type that was named', () => {
    const request = post({ body: 'a', headers: { 'content-type': 'text/csv' } })
    expect(request.with({ body: 'b' }).headers.get('content-type')).toBe('text/csv')
    expect(request.with({ body: new Uint8Array(1) }).headers.get('content-type')).toBe('text/csv')
  })

  test('changes it where the new encoding needs its own', () => {
    const request = post({ body: 'a' })
    expect(request.with({ json: 1 }).headers.get('content-type')).toBe('application/json')
    expect(request.with({ body: new FormData() }).headers.get('content-type')).toMatch(/^multipart/)
    expect(request.with({ body: new URLSearchParams('a=1') }).headers.get('content-type')).toMatch(
      /urlencoded/,
    )
  })

  test('drops the length of the old body', () => {
    const request = post({ body: 'abc', headers: { 'content-length': '3' } })
    expect(request.with({ body: 'a' }).headers.has('content-length')).toBe(false)
    const response = new HttpResponse('abc', { headers: { 'content-length': '3' } })
    expect(response.with({ body: 'a' }).headers.has('content-length')).toBe(false)
  })

  test('null drops all that described the content, also where there was none', () => {
    const headers = {
      'content-type': 'text/plain',
      'content-length': '0',
      'content-encoding': 'gzip',
      'content-language': 'en',
      'content-location': '/a',
      'content-digest': 'sha-256=:abc=:',
      'transfer-encoding': 'chunked',
      accept: '*/*',
    }
    expect([...post({ body: 'a', headers }).with({ body: null }).headers.keys()]).toEqual([
      'accept',
    ])
    expect([...post({ headers }).with({ body: null }).headers.keys()]).toEqual(['accept'])
  })

  test('headers in the same change are kept as they are', () => {
    const request = post({ body: 'a' }).with({ body: 'b', headers: { 'content-type': 'x/y' } })
    expect([...request.headers]).toEqual([['content-type', 'x/y']])
  })

  test('does not change the original', async () => {
    const request = post({ body: 'a' })
    request.with({ json: 1 })
    expect(await request.text()).toBe('a')
    expect(request.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  })
})

test('a change of something else leaves content and headers alone', () => {
  const request = post({ body: 'a' }).withoutHeader('content-type')
  expect(request.with({ method: 'PUT' }).headers.has('content-type')).toBe(false)
  expect(request.with({ url: '/b' }).headers.has('content-type')).toBe(false)
  expect(request.with({ url: '/b' }).body).toBe(request.body)
})
