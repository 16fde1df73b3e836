import {
  compose,
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  NetworkError,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { clientAddress } from 'middleware-cookbook/server/client-address'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import {
  accessLog,
  type AccessLogEntry,
  type AccessLogOptions,
} from './access-log.ts'
import { logged, pieces, url } from './logged.fixture.ts'

test('a request is one entry: method, path, status, bytes and duration in ms', async () => {
  const clock = manualClock()
  await clock.advance(1000)
  const { client, entries } = logged(async () => {
    await clock.advance(120)
    return new HttpResponse('hello', { status: 201 })
  })
  await client.post(url)
  expect(entries).toStrictEqual([
    { method: 'POST', path: '/users', status: 201, bytes: 5, duration: 120 },
  ])
  clock.restore()
})

test('the address is that of the connection, or what clientAddress() has found', async () => {
  const entries: AccessLogEntry[] = []
  const log = (entry: AccessLogEntry) => entries.push(entry)
  const handler: Handler = async () => new HttpResponse('hello')
  const behind = [clientAddress({ trust: 1 }), accessLog({ log })]
  const servers = [
    await serve(compose([accessLog({ log })], handler)),
    await serve(compose(behind, handler)),
  ]
  const client = createClient()
  onTestFinished(async () => {
    await client.close()
    for (const server of servers) await server.close()
  })
  const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' }
  for (const { url } of servers) await client.get(url, { headers })
  expect(entries.map(({ address }) => address)).toEqual([
    '127.0.0.1',
    '203.0.113.9',
  ])
})

test('the duration is a whole number of ms', async () => {
  const clock = manualClock()
  const { client, entries } = logged(async () => {
    await clock.advance(1.6)
    return new HttpResponse()
  })
  await client.get(url)
  expect(entries[0]?.duration).toBe(2)
  clock.restore()
})

test.each<[number, string | null, number | undefined]>([
  [200, null, 0],
  [204, null, 0],
  [400, null, undefined],
  [503, null, undefined],
  [400, 'No such user', 12],
])(
  'bytes are those of the content, and missing for an error for which the server makes one: %i, %j',
  async (status, content, bytes) => {
    const { app, entries } = logged(
      async () => new HttpResponse(content, { status }),
    )
    // Also before anything reads it: all of it is there.
    await app(new HttpRequest(url))
    expect(entries.map((entry) => entry.bytes)).toEqual([bytes])
  },
)

test('the query is not logged: it may hold secrets', async () => {
  const { client, entries } = logged(async () => new HttpResponse('hello'))
  await client.get(`${url}?token=open-sesame`)
  expect(entries[0]?.path).toBe('/users')
})

test.each([
  ['/cart;jsessionid=open-sesame/items;page=2', '/cart/items'],
  ['/cart;open-sesame', '/cart'],
  ['/cart%3Bjsessionid=open-sesame', '/cart'],
])(
  'parameters of a segment are not logged: they may hold secrets (RFC 3986 §3.3): %s',
  async (path, shown) => {
    const { client, entries } = logged(async () => new HttpResponse('hello'))
    await client.get(`http://example.org${path}`)
    expect(entries[0]?.path).toBe(shown)
  },
)

test('path says what to log instead', async () => {
  const path: AccessLogOptions['path'] = ({ url }) =>
    `${url.pathname}?page=${url.searchParams.get('page')}`
  const { client, entries } = logged(async () => new HttpResponse(), { path })
  await client.get(`${url}?page=2&token=open-sesame`)
  expect(entries[0]?.path).toBe('/users?page=2')
})

test('a client that goes away before the response is an aborted entry without a status', async () => {
  const gone = new NetworkError('gone')
  const { app, entries } = logged(() => Promise.reject(gone))
  const signal = AbortSignal.abort(gone)
  const answer = app(new HttpRequest(url, { signal }))
  await expect(answer).rejects.toBe(gone)
  expect(entries).toEqual([
    {
      method: 'GET',
      path: '/users',
      aborted: true,
      duration: expect.any(Number) as number,
    },
  ])
})

test.each([
  [new HttpError(403, 'No'), { status: 403, error: 'HttpError' }],
  [new TypeError('bug'), { status: 500, error: 'TypeError' }],
  ['a string', { status: 500, error: 'string' }],
])(
  'a handler that throws is an entry, and the error is thrown on: %s',
  async (thrown, entry) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- anything may be thrown
    const { app, entries } = logged(() => Promise.reject(thrown))
    const seen = vi.fn()
    const outer = compose(
      [
        async (request, next) => {
          return next(request).catch((error: unknown) => {
            seen(error)
            return new HttpResponse()
          })
        },
      ],
      app,
    )
    await createClient({ transport: outer }).get(url)
    expect(seen).toHaveBeenCalledWith(thrown)
    expect(entries).toMatchObject([entry])
    expect(entries[0]).not.toHaveProperty('bytes')
  },
)

test('a request without a route is logged too', async () => {
  const { client, entries } = logged(
    routes({ 'GET /': async () => new HttpResponse() }),
  )
  await client.get(url)
  await client.post('http://example.org/')
  expect(entries.map(({ status }) => status)).toEqual([404, 405])
  expect(entries[0]).not.toHaveProperty('bytes')
})

test('HEAD is an entry without bytes, and opens no stream', async () => {
  const open = vi.fn(() => pieces('x'))
  const { client, entries } = logged(async () => new HttpResponse(open))
  await client.head(url)
  expect(entries).toEqual([
    {
      method: 'HEAD',
      path: '/users',
      status: 200,
      bytes: 0,
      duration: expect.any(Number) as number,
    },
  ])
  expect(open).not.toHaveBeenCalled()
})

test('HEAD has no bytes where GET has some', async () => {
  const { client, entries } = logged(async () => new HttpResponse('hello'))
  await client.head(url)
  await client.get(url)
  expect(entries.map(({ bytes }) => bytes)).toEqual([0, 5])
})

test.each([
  ['known content', () => new HttpResponse('hello')],
  ['a stream', () => new HttpResponse(() => pieces('hello'))],
])(
  'a client that is gone when the response comes got nothing of it: %s',
  async (_, answer) => {
    const { app, entries } = logged(async () => answer())
    const signal = AbortSignal.abort()
    await app(new HttpRequest(url, { signal }))
    expect(entries).toEqual([
      {
        method: 'GET',
        path: '/users',
        status: 200,
        bytes: 0,
        aborted: true,
        duration: expect.any(Number) as number,
      },
    ])
  },
)

test('without a log of its own it prints a line of JSON', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue()
  const app = compose([accessLog()], async () => new HttpResponse('hello'))
  await createClient({ transport: app }).get(url)
  expect(JSON.parse(String(print.mock.lastCall))).toMatchObject({
    method: 'GET',
    status: 200,
  })
})
