import {
  Body,
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
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  accessLog,
  type AccessLogEntry,
  type AccessLogOptions,
} from './access-log.ts'

const url = 'http://example.org/users'

/** A client of an application that keeps what it logs. */
function logged(handler: Handler, options: AccessLogOptions = {}) {
  const entries: AccessLogEntry[] = []
  const log = (entry: AccessLogEntry) => entries.push(entry)
  const app = compose([accessLog({ log, ...options })], handler)
  return { app, entries, client: createClient({ transport: app }) }
}

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield new TextEncoder().encode(text)
}

test('a request is one entry: method, path, status, bytes and duration in ms', async () => {
  const clock = manualClock()
  const { client, entries } = logged(async () => {
    await clock.advance(120)
    return new HttpResponse('hello', { status: 201 })
  })
  await client.post(url)
  expect(entries).toEqual([
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

test('a streamed response is logged at its end, with what was sent until then', async () => {
  const clock = manualClock()
  const { client, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        yield* pieces('one')
        await clock.sleep(5000)
        yield* pieces('two')
      }),
  )
  const response = await client.get(url)
  expect(entries).toEqual([])
  const text = response.text()
  await clock.advance(5000)
  expect(await text).toBe('onetwo')
  expect(entries).toMatchObject([{ status: 200, bytes: 6, duration: 5000 }])
  clock.restore()
})

test('a stream that fails is an entry with the error', async () => {
  const { client, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        yield* pieces('half')
        throw new RangeError('disk')
      }),
  )
  const response = await client.get(url)
  await expect(response.text()).rejects.toThrow()
  expect(entries).toMatchObject([
    { status: 200, bytes: 4, error: 'RangeError' },
  ])
  expect(entries[0]).not.toHaveProperty('aborted')
})

test('a client that goes away during a stream is one aborted entry', async () => {
  const entries: AccessLogEntry[] = []
  let tell = (): void => undefined
  const told = new Promise<void>((resolve) => (tell = resolve))
  const log = (entry: AccessLogEntry) => {
    entries.push(entry)
    tell()
  }
  const endless: Handler = async () =>
    new HttpResponse(async function* () {
      for (;;) yield* pieces('x'.repeat(65_536))
    })
  const server = await serve(compose([accessLog({ log })], endless))
  const client = createClient()
  onTestFinished(async () => {
    await client.close()
    await server.close()
  })
  const response = await client.get(server.url)
  for await (const _ of response.stream()) break
  await told
  expect(entries).toMatchObject([{ status: 200, aborted: true }])
  expect(entries[0]?.bytes).toBeGreaterThan(0)
})

test('a stream that is cancelled before it is read is one aborted entry, and its source is told', async () => {
  const cancel = vi.fn()
  const body = Body.fromStream({ stream: () => pieces('x'), cancel })
  const { client, entries } = logged(async () => new HttpResponse(body))
  const response = await client.get(url)
  const gone = new Error('gone')
  response.body.cancel(gone)
  expect(entries).toMatchObject([{ status: 200, bytes: 0, aborted: true }])
  expect(cancel).toHaveBeenCalledWith(gone)
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
  'a handler that throws %s is an entry, and the error goes on',
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

test('a stream that is left early is one aborted entry with what was handed over, and its source is closed', async () => {
  const closed = vi.fn()
  const { app, entries } = logged(
    async () =>
      new HttpResponse(async function* () {
        try {
          yield* pieces('one', 'two', 'three')
        } finally {
          closed()
        }
      }),
  )
  const response = await app(new HttpRequest(url))
  for await (const _ of response.stream()) break
  expect(closed).toHaveBeenCalledOnce()
  expect(entries).toMatchObject([{ status: 200, bytes: 3, aborted: true }])
})

test('a stream that was read to its end is one entry, and not aborted', async () => {
  const { client, entries } = logged(
    async () => new HttpResponse(() => pieces('x')),
  )
  await (await client.get(url)).text()
  expect(entries).toHaveLength(1)
  expect(entries[0]).not.toHaveProperty('aborted')
})

test('status and headers of a stream stay what they were', async () => {
  const headers = {
    'X-Trace': 'a',
    'Content-Type': 'text/x',
    'Content-Encoding': 'br',
    'Content-Language': 'de',
    'Content-Length': '1',
    ETag: '"1"',
  }
  const { app } = logged(
    async () => new HttpResponse(() => pieces('x'), { status: 206, headers }),
  )
  const response = await app(new HttpRequest(url))
  expect(response.status).toBe(206)
  expect(Object.fromEntries(response.headers)).toEqual({
    'x-trace': 'a',
    'content-type': 'text/x',
    'content-encoding': 'br',
    'content-language': 'de',
    'content-length': '1',
    etag: '"1"',
  })
})

test('an error without a readable name goes on as it is', async () => {
  const hostile = Object.defineProperty(new Error('x'), 'name', {
    get() {
      throw new Error('no name')
    },
  })
  const { app, entries } = logged(() => Promise.reject(hostile))
  await expect(app(new HttpRequest(url))).rejects.toBe(hostile)
  expect(entries).toMatchObject([{ status: 500, error: 'Error' }])
})

test('known content is neither read nor replaced', async () => {
  const known = new HttpResponse('hello')
  const { app } = logged(async () => known)
  let passedOn: HttpResponse | undefined
  const outer: Handler = async (request) => (passedOn = await app(request))
  await createClient({ transport: outer }).get(url)
  expect(passedOn).toBe(known)
})

test('a response that is used for every request stays usable, also as a stream', async () => {
  const constant = new HttpResponse(() => pieces('again'))
  const { client, entries } = logged(async () => constant)
  for (let count = 0; count < 2; count++) {
    expect(await (await client.get(url)).text()).toBe('again')
  }
  expect(entries.map(({ bytes }) => bytes)).toEqual([5, 5])
})

test('the length and the headers of a stream stay what they were', async () => {
  const { client } = logged(
    async () => new HttpResponse(new Blob(['hello'], { type: 'text/x' })),
  )
  const response = await client.get(url)
  expect(response.body.length).toBe(5)
  expect(response.headers.get('content-type')).toBe('text/x')
})

describe.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('disk full'))],
  [
    'returns a thenable that throws',
    () => ({
      then() {
        throw new Error('disk full')
      },
    }),
  ],
  ['never ends', () => new Promise(() => undefined)],
])('a log that fails does not break the response: it %s', (_, log) => {
  test('known content', async () => {
    const { client } = logged(async () => new HttpResponse('hello'), { log })
    expect(await (await client.get(url)).text()).toBe('hello')
  })

  test('a stream', async () => {
    const { client } = logged(
      async () => new HttpResponse(() => pieces('one', 'two')),
      { log },
    )
    expect(await (await client.get(url)).text()).toBe('onetwo')
  })

  test('an error', async () => {
    const down = new HttpError(503, 'down')
    const { app } = logged(() => Promise.reject(down), { log })
    await expect(app(new HttpRequest(url))).rejects.toBe(down)
  })
})

test('a path that throws does not break the response', async () => {
  const path = () => {
    throw new Error('no path')
  }
  const { client } = logged(async () => new HttpResponse('hello'), { path })
  expect(await (await client.get(url)).text()).toBe('hello')
})

test('without a log of its own it prints a line of JSON', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue()
  const app = compose([accessLog()], async () => new HttpResponse('hello'))
  await createClient({ transport: app }).get(url)
  expect(JSON.parse(String(print.mock.lastCall))).toMatchObject({
    method: 'GET',
    status: 200,
  })
})
