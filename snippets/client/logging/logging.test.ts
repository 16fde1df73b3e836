import {
  createClient,
  HttpResponse,
  NetworkError,
  withCredential,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, test, vi } from 'vitest'
import { logging, type LogEntry, type LoggingOptions } from './logging.ts'

const url = 'http://example.org/users'
const ok: Handler = async () => new HttpResponse('hello')

/** A client that keeps what it logs. */
function logged(transport: Handler, options: LoggingOptions = {}) {
  const entries: LogEntry[] = []
  const log = (entry: LogEntry) => entries.push(entry)
  const middleware = [logging({ log, ...options })]
  return { client: createClient({ transport, middleware }), entries }
}

/** What is logged of an error with this message. */
async function messageOf(message: string, target = url, headers = {}) {
  const fail = () => Promise.reject(new Error(message))
  const { client, entries } = logged(fail)
  await client.get(target, { headers }).catch(() => undefined)
  return entries[0]?.error?.message
}

test('a call is one entry: method, URL, status and duration in ms', async () => {
  const clock = manualClock()
  const { client, entries } = logged(async () => {
    await clock.advance(120)
    return new HttpResponse(null, { status: 404 })
  })
  await client.post(`${url}?page=2`)
  expect(entries).toEqual([
    { method: 'POST', url: `${url}?page=2`, status: 404, duration: 120 },
  ])
  clock.restore()
})

test('the duration ends with the headers: a body that is still on its way does not count', async () => {
  const clock = manualClock()
  const { client, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        await clock.sleep(5000)
        yield new TextEncoder().encode('late')
      }),
  )
  const response = await client.get(url)
  const text = response.text()
  await clock.advance(5000)
  expect(await text).toBe('late')
  expect(entries[0]?.duration).toBe(0)
  clock.restore()
})

test('a call that fails is an entry with the error, and the caller gets that very error', async () => {
  const down = new NetworkError('connection refused')
  const { client, entries } = logged(() => Promise.reject(down))
  await expect(client.get(url)).rejects.toBe(down)
  expect(entries).toEqual([
    {
      method: 'GET',
      url,
      error: { name: 'NetworkError', message: 'connection refused' },
      duration: expect.any(Number) as number,
    },
  ])
})

test('what is thrown need not be an Error', async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the point of the test
  const { client, entries } = logged(() => Promise.reject('no'))
  await expect(client.get(url)).rejects.toBe('no')
  expect(entries[0]?.error).toEqual({ name: 'Error', message: 'no' })
})

test('no body is read or replaced', async () => {
  let reads = 0
  const stream = async function* () {
    reads++
    yield new TextEncoder().encode('hello')
  }
  const sent = new HttpResponse(stream())
  let passedOn: HttpResponse | undefined
  const inner: Middleware = async () => sent
  const outer: Middleware = async (request, next) =>
    (passedOn = await next(request))
  const middleware = [outer, logging({ log: () => undefined }), inner]
  await createClient({ transport: ok, middleware }).get(url)
  expect(passedOn).toBe(sent)
  expect(reads).toBe(0)
})

test.each([
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('disk full'))],
])('a log that fails does not break the call: %s', async (_, log) => {
  const { client } = logged(ok, { log })
  expect(await (await client.get(url)).text()).toBe('hello')

  const down = new NetworkError('connection refused')
  const failing = logged(() => Promise.reject(down), { log })
  await expect(failing.client.get(url)).rejects.toBe(down)
})

test('without a log of its own it prints a line of JSON', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue()
  const client = createClient({ transport: ok, middleware: [logging()] })
  await client.get(url)
  const line = String(print.mock.lastCall)
  expect(JSON.parse(line)).toMatchObject({ method: 'GET', status: 200 })
})

test('headers are logged if they are named, or all of them', async () => {
  const transport: Handler = async () =>
    new HttpResponse(null, { headers: { 'X-Trace': 'b', Server: 'teapot' } })
  const headers = { 'X-Trace': 'a', Accept: '*/*' }

  const none = logged(transport)
  await none.client.get(url, { headers })
  expect(none.entries[0]).not.toHaveProperty('requestHeaders')

  const some = logged(transport, { headers: ['X-Trace'] })
  await some.client.get(url, { headers })
  expect(some.entries[0]).toMatchObject({
    requestHeaders: { 'x-trace': 'a' },
    responseHeaders: { 'x-trace': 'b' },
  })
  expect(some.entries[0]?.requestHeaders).not.toHaveProperty('accept')

  const all = logged(transport, { headers: 'all' })
  await all.client.get(url, { headers })
  expect(all.entries[0]).toMatchObject({
    requestHeaders: { 'x-trace': 'a', accept: '*/*' },
    responseHeaders: { 'x-trace': 'b', server: 'teapot' },
  })
})

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

test('nothing but name and message of an error is logged', async () => {
  const error = Object.assign(new Error('failed'), {
    config: { headers: { authorization: 'opensesame' } },
  })
  const { client, entries } = logged(() => Promise.reject(error))
  await client.get(url).catch(() => undefined)
  expect(entries[0]?.error).toEqual({ name: 'Error', message: 'failed' })
})
