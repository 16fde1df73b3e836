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
import { manualClock } from 'middleware-cookbook/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
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

test('the query is not logged: it may hold secrets', async () => {
  const { client, entries } = logged(async () => new HttpResponse('hello'))
  await client.get(`${url}?token=open-sesame`)
  expect(entries[0]?.path).toBe('/users')
})

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

test('a stream that is cancelled before anybody reads it is one aborted entry, and its source is told', async () => {
  const cancel = vi.fn()
  const body = Body.once({ stream: () => pieces('x'), cancel })
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

test('what no route answers is logged, too', async () => {
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
  expect(entries).toMatchObject([{ method: 'HEAD', bytes: 0 }])
  expect(open).not.toHaveBeenCalled()
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

test.each([
  [
    'throws',
    () => {
      throw new Error('disk full')
    },
  ],
  ['rejects', () => Promise.reject(new Error('disk full'))],
])('a log that fails does not break the response: %s', async (_, log) => {
  const { client } = logged(async () => new HttpResponse('hello'), { log })
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
