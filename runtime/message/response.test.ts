import { describe, expect, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { HttpResponse } from './response.ts'

describe('status', () => {
  test('is 200 by default', () => {
    expect(new HttpResponse()).toMatchObject({ status: 200, statusText: '', url: '', ok: true })
  })

  test.each([199, 100, 600, 999, 0, -200, 200.5, NaN, Infinity])('%s is refused', (status) => {
    expect(() => new HttpResponse(null, { status })).toThrow(InvalidMessageError)
    expect(() => new HttpResponse().with({ status })).toThrow(InvalidMessageError)
  })

  test.each([
    [200, true],
    [299, true],
    [300, false],
    [404, false],
    [599, false],
  ])('%i is ok: %s', (status, ok) => {
    expect(new HttpResponse(null, { status }).ok).toBe(ok)
  })

  test.each([204, 205, 304])('%i has no body', (status) => {
    expect(() => new HttpResponse('a', { status })).toThrow(/has no body/)
    expect(() => new HttpResponse('a').with({ status })).toThrow(InvalidMessageError)
    expect(new HttpResponse('a').with({ status, body: null }).status).toBe(status)
  })

  test.each(['OK\r\nx: y', 'a\nb', '\0', 'Ж'])('statusText %j is refused', (statusText) => {
    expect(() => new HttpResponse(null, { statusText })).toThrow(InvalidMessageError)
  })

  test('statusText may hold what a status line may', () => {
    expect(new HttpResponse(null, { statusText: 'Très\tbien' }).statusText).toBe('Très\tbien')
  })
})

describe('copies', () => {
  const original = new HttpResponse('abc', {
    status: 201,
    statusText: 'Made',
    url: 'http://a.test/',
    headers: { a: '1' },
  })

  test.each([
    ['with({})', original.with({})],
    ['withHeader', original.withHeader('x', 'y')],
    ['withoutHeader', original.withoutHeader('x')],
    ['new HttpResponse(response)', new HttpResponse(original)],
  ])('%s shares all the rest', (_, copy) => {
    expect(copy).not.toBe(original)
    expect(copy).toMatchObject({ status: 201, statusText: 'Made', url: 'http://a.test/' })
    expect(copy.headers.get('a')).toBe('1')
    expect(copy.body).toBe(original.body)
  })

  test('the original stays what it was', async () => {
    original.with({ status: 500, body: 'x', headers: {} })
    expect(original.status).toBe(201)
    expect(await original.text()).toBe('abc')
  })

  test('one of a stream that was taken is no way around it', () => {
    const response = new HttpResponse(new Blob(['a']).stream())
    response.stream()
    expect(() => response.with({ status: 201 }).stream()).toThrow(/was already read/)
  })
})

test('json() makes one with its media type', async () => {
  const response = HttpResponse.json({ a: 1 }, { status: 201 })
  expect(response.status).toBe(201)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.text()).toBe('{"a":1}')
})

test('its name in errors and logs has no query', () => {
  expect(String(new HttpResponse(null, { url: 'http://a.test/b?secret#c' }))).toBe(
    'response 200 from http://a.test/b',
  )
  expect(String(new HttpResponse())).toBe('response 200')
})

test.each([
  ['http://example.org:8080/path?query', 'http://example.org:8080'],
  ['', ''],
  ['/path', ''],
])('the origin that answered is that of the URL: %j', (url, origin) => {
  expect(new HttpResponse(null, { url }).origin).toBe(origin)
})

describe('what would be dropped without a word is refused', () => {
  const response = new HttpResponse('x', { status: 201 })

  test.each<[string, object, string]>([
    ['another name for the status', { statusCode: 404 }, '{ statusCode }) is an unknown option'],
    ['a header for the headers', { header: { a: 'b' } }, '{ header }) is an unknown option'],
    ['a response in place of the init', response, 'is an unknown option: pass one of status'],
    ['null for the status', { status: null }, 'Status null is not valid'],
    ['null for the headers', { headers: null }, 'Headers are null: pass an object'],
    ['a text for the headers', { headers: 'etag: a' }, 'Headers are a string: pass an object'],
  ])('%s', (_, init, message) => {
    expect(() => new HttpResponse('x', init)).toThrow(TypeError)
    expect(() => new HttpResponse('x', init)).toThrow(message)
    expect(() => HttpResponse.json({}, init)).toThrow(message)
    expect(() => response.with(init)).toThrow(message)
  })

  test('a second content', () => {
    expect(() => new HttpResponse('x', { body: 'y' })).toThrow('A message has one content')
    expect(() => new HttpResponse('x', { json: 'y' })).toThrow('A message has one content')
    expect(() => HttpResponse.json('x', { body: 'y' } as object)).toThrow('one content')
  })

  test('but not a member that is undefined', async () => {
    const init = { statusCode: undefined, status: undefined, headers: undefined, body: undefined }
    expect(new HttpResponse('x', init as object)).toMatchObject({ status: 200 })
    expect(await new HttpResponse(null, { json: 'y' }).json()).toBe('y')
  })
})
