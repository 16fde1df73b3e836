import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { expect, test } from 'vitest'

const origin = 'https://api.example.org'
const aladdin = { origin, username: 'Aladdin', password: 'open sesame' }

/** Answers with the credentials that arrived. */
const echo: Handler = async (request) =>
  HttpResponse.json(request.headers.get('authorization'))

test('user and password are joined by a colon and sent in base64 (RFC 7617 §2)', async () => {
  const client = createClient({
    transport: echo,
    middleware: [basicAuth(aladdin)],
  })
  const response = await client.get(origin)
  expect(await response.json()).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')
})

test('characters outside ASCII are sent as UTF-8 (RFC 7617 §2.1)', async () => {
  const client = createClient({
    transport: echo,
    middleware: [basicAuth({ origin, username: 'test', password: '123£€' })],
  })
  const response = await client.get(origin)
  expect(await response.json()).toBe('Basic dGVzdDoxMjPCo+KCrA==')
})

test('a password may hold colons', async () => {
  const client = createClient({
    transport: echo,
    middleware: [basicAuth({ origin, username: 'ada', password: 'a:b' })],
  })
  const response = await client.get(origin)
  expect(await response.json()).toBe(`Basic ${btoa('ada:a:b')}`)
})

test('a colon in the user name is an error, and the error does not show the password', () => {
  const make = () => basicAuth({ origin, username: 'a:b', password: 'secret' })
  expect(make).toThrow(/user name has a colon/)
  expect(make).not.toThrow(/secret/)
})

test('a line break at the end of a password, as files have it, is an error', () => {
  expect(() =>
    basicAuth({ origin, username: 'ada', password: 'secret\n' }),
  ).toThrow(/control character/)
})

test('a request that has credentials already keeps them', async () => {
  const client = createClient({
    transport: echo,
    middleware: [basicAuth(aladdin)],
  })
  const response = await client.get(origin, {
    headers: { Authorization: 'Bearer abc' },
  })
  expect(await response.json()).toBe('Bearer abc')
})

test.each([
  'https://other.example.org',
  'http://api.example.org',
  'https://api.example.org:8443',
])('another origin gets no credentials: %s', async (elsewhere) => {
  const client = createClient({
    transport: echo,
    middleware: [basicAuth(aladdin)],
  })
  const response = await client.get(elsewhere)
  expect(await response.json()).toBe(null)
})

test('a redirect to another origin leaves the credentials behind', async () => {
  const client = createClient({
    transport: async (request) =>
      request.url.origin === origin
        ? new HttpResponse(null, {
            status: 307,
            headers: { location: 'https://stranger.example.net' },
          })
        : echo(request),
    middleware: [basicAuth(aladdin)],
  })
  const response = await client.get(origin)
  expect(response.url).toBe('https://stranger.example.net/')
  expect(await response.json()).toBe(null)
})
