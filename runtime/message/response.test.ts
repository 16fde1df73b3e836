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
