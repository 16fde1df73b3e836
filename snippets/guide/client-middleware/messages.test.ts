import {
  HttpRequest,
  HttpResponse,
  InvalidMessageError,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'

const note = new HttpRequest('http://example.org/notes', {
  method: 'POST',
  headers: { accept: 'text/html', 'content-length': '8' },
  body: 'buy milk',
})

test('with({ headers }) replaces all headers', () => {
  const copy = note.with({ headers: { 'x-trace': '7' } })
  expect([...copy.headers]).toEqual([['x-trace', '7']])
})

test('a new body drops the old length and brings its media type', () => {
  const copy = note.with({ json: { text: 'milk' } })
  expect(copy.headers.has('content-length')).toBe(false)
  expect(copy.headers.get('content-type')).toBe('application/json')
  expect(copy.headers.get('accept')).toBe('text/html')
})

test('a request without its body has none of the headers that describe one', () => {
  const copy = note.with({ method: 'GET', body: null })
  expect([...copy.headers.keys()]).toEqual(['accept'])
})

test('a relative URL is relative to the old one', () => {
  expect(note.with({ url: 'notes/7' }).url.href).toBe(
    'http://example.org/notes/7',
  )
})

test('changing the URL object that a request gave out changes no request', () => {
  const { url } = note
  url.pathname = '/elsewhere'
  expect(note.url.pathname).toBe('/notes')
})

test('a header that would start another header is refused', () => {
  expect(() => note.withHeader('x-user', 'ada\r\nx-admin: yes')).toThrow(
    InvalidMessageError,
  )
})

test('a copy of a response keeps what it does not change', async () => {
  const response = new HttpResponse('milk', {
    status: 201,
    headers: { etag: '"1"' },
  })
  const copy = response.with({ status: 200 })
  expect(copy.headers.get('etag')).toBe('"1"')
  expect(await copy.text()).toBe('milk')
  expect(response.status).toBe(201)
})
