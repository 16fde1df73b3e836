import {
  createClient,
  HttpResponse,
  withCredential,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { logging, type LogEntry } from './logging.ts'
import { logged, ok, url } from './logged.fixture.ts'

/** What is logged of an error with this message. */
async function messageOf(message: string, target = url, headers = {}) {
  const fail = () => Promise.reject(new Error(message))
  const { client, entries } = logged(fail)
  await client.get(target, { headers }).catch(() => undefined)
  return entries[0]?.error?.message
}

test.each([
  'Authorization',
  'Proxy-Authorization',
  'Cookie',
  'X-Api-Key',
  'X-Auth-Token',
])('a header that is a credential is redacted: %s', async (name) => {
  const { client, entries } = logged(ok, { headers: 'all' })
  await client.get(url, { headers: { [name]: 'opensesame' } })
  expect(entries[0]?.requestHeaders).toEqual({
    [name.toLowerCase()]: '[redacted]',
  })
})

test('cookies that the server sets are redacted', async () => {
  const cookies = ['sid=opensesame', 'theme=dark']
  const transport: Handler = async () =>
    new HttpResponse(null, { headers: { 'Set-Cookie': cookies } })
  const { client, entries } = logged(transport, { headers: ['set-cookie'] })
  await client.get(url)
  expect(entries[0]?.responseHeaders).toEqual({ 'set-cookie': '[redacted]' })
})

test('a header that a middleware declares as a credential is redacted', async () => {
  const entries: LogEntry[] = []
  const sign: Middleware = async (request, next) =>
    next(withCredential(request, 'X-Shop-Id', 'opensesame'))
  const log = (entry: LogEntry) => entries.push(entry)
  const client = createClient({
    transport: ok,
    middleware: [sign, logging({ log, headers: 'all' })],
  })
  await client.get(url)
  expect(entries[0]?.requestHeaders).toEqual({ 'x-shop-id': '[redacted]' })
})

test('secrets names further headers and parameters', async () => {
  const options = { headers: 'all', secrets: ['X-Shop', 'Voucher'] } as const
  const { client, entries } = logged(ok, options)
  const headers = { 'X-Shop': 'opensesame' }
  await client.get(`${url}?VOUCHER=opensesame&page=2`, { headers })
  expect(entries[0]).toMatchObject({
    url: `${url}?VOUCHER=[redacted]&page=2`,
    requestHeaders: { 'x-shop': '[redacted]' },
  })
})

test.each([
  'token',
  'access_token',
  'refreshToken',
  'key',
  'api_key',
  'code',
  'sig',
  'X-Amz-Signature',
  'password',
  'client_secret',
  'user%5Bpassword%5D',
  'to%6ben',
])('a query parameter that is a secret is redacted: %s', async (name) => {
  const { client, entries } = logged(ok)
  await client.get(`${url}?${name}=open%20sesame;x&page=2#${name}=opensesame`)
  expect(entries[0]?.url).toBe(`${url}?${name}=[redacted]&page=2`)
})

test.each(['country_code=de', 'keyword=tea', 'q=token', 'broken%=1', 'q'])(
  'any other query parameter is logged as it was sent: %s',
  async (query) => {
    const { client, entries } = logged(ok)
    await client.get(`${url}?${query}`)
    expect(entries[0]?.url).toBe(`${url}?${query}`)
  },
)

test('secrets in a URL in a header are redacted', async () => {
  const location = 'https://ada:lovelace@app.example/back?code=opensesame&x=1'
  const transport: Handler = async () =>
    new HttpResponse(null, { status: 302, headers: { location } })
  const { client, entries } = logged(transport, { headers: ['location'] })
  await client.get(url, { redirect: 'manual' })
  expect(entries[0]?.responseHeaders).toEqual({
    location: 'https://[redacted]@app.example/back?code=[redacted]&x=1',
  })
})

test('secrets in the message of an error are redacted', async () => {
  expect(await messageOf('http://ada:lovelace@x.example/ is down')).toBe(
    'http://[redacted]@x.example/ is down',
  )
  expect(await messageOf('GET "/a?token=opensesame" failed')).toBe(
    'GET "/a?token=[redacted]" failed',
  )
  expect(await messageOf('sent Bearer open.se-same, got 401')).toBe(
    'sent Bearer [redacted], got 401',
  )
  expect(await messageOf('Basic authentication failed')).toBe(
    'Basic authentication failed',
  )
})

test('the values of secret headers and parameters are redacted wherever an error quotes them', async () => {
  const headers = { 'X-Api-Key': 'opensesame' }
  expect(await messageOf('bad value opensesame', url, headers)).toBe(
    'bad value [redacted]',
  )
  const bearer = { Authorization: 'Bearer opensesame' }
  expect(await messageOf('bad value opensesame', url, bearer)).toBe(
    'bad value [redacted]',
  )
  expect(await messageOf('bad value 42424', `${url}?key=42424`)).toBe(
    'bad value [redacted]',
  )
  expect(await messageOf('a bad day', `${url}?key=a`)).toBe('a bad day')
})

test('a short part of a cookie is no secret: a message stays readable', async () => {
  const headers = { Cookie: 'theme=dark; sid=opensesame' }
  expect(await messageOf('a dark day, opensesame', url, headers)).toBe(
    'a dark day, [redacted]',
  )
})

test('a secret in the name of an error is redacted', async () => {
  const error = Object.assign(new Error('no'), { name: 'Bearer opensesame' })
  const { client, entries } = logged(() => Promise.reject(error))
  await client.get(url).catch(() => undefined)
  expect(entries[0]?.error?.name).toBe('Bearer [redacted]')
})

test.each([
  [
    'two keys, one begins the other',
    { 'X-Api-Key': 'opensesame', 'X-Key': 'opensesame-42' },
    'opensesame-42 or opensesame',
  ],
  [
    'twice',
    { 'X-Api-Key': 'opensesame' },
    'opensesame, opensesame, opensesame, opensesame, opensesame',
  ],
  ['Bearer', { Authorization: 'Bearer opensesame' }, 'no opensesame'],
  [
    'the password of Basic',
    { Authorization: `Basic ${btoa('ada:opensesame')}` },
    'no opensesame',
  ],
  [
    'a part of Digest',
    { Authorization: 'Digest response="opensesame"' },
    'no opensesame',
  ],
  ['one of several cookies', { Cookie: 'a=1; b=opensesame' }, 'no opensesame'],
  ['encoded', { 'X-Api-Key': 'open sesame/42' }, 'no open%20sesame%2F42'],
])(
  'a secret that an error quotes is redacted: %s',
  async (_, headers, text) => {
    const message = await messageOf(text, url, headers)
    expect(message).not.toMatch(/sesame|42/)
    expect(message).toContain('[redacted]')
  },
)

test('a secret in the URL is redacted where an error quotes it: path, query', async () => {
  const target = 'http://example.org/a;token=sesame22?key=sesame%2033'
  const message = await messageOf('sesame22 sesame 33 sesame%2033', target)
  expect(message).toBe('[redacted] [redacted] [redacted]')
})
