import {
  createClient,
  HttpRequest,
  httpTransport,
  HttpResponse,
  installClock,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import {
  tokenRefresh,
  TokenRefreshError,
  type Token,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const origin = 'https://api.example.org'
let time: ManualClock

beforeEach(() => {
  time = manualClock()
})
afterEach(() => {
  expect(time.pending, 'timers left behind').toBe(0)
  time.restore()
})

test('the first call fetches a token, and the next ones use it', async () => {
  const refresh = issuer()
  const client = clientFor(echo, { refresh })
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  expect(refresh.count).toBe(1)
})

test('100 calls at the same time share one refresh', async () => {
  const refresh = issuer()
  const client = clientFor(echo, { refresh })
  const calls = Array.from({ length: 100 }, () => textOf(client.get('/')))
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['Bearer token-1']))
  expect(refresh.count).toBe(1)
})

test('a token is replaced a margin before it expires', async () => {
  const refresh = issuer({ expiresIn: 3600 })
  const client = clientFor(echo, { refresh, margin: 60_000 })
  await client.get('/')
  await time.advance(3_539_999)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(1)
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('the margin takes up half of a short life at most', async () => {
  const refresh = issuer({ expiresIn: 10 })
  const client = clientFor(echo, { refresh, margin: 60_000 })
  await client.get('/')
  await time.advance(4_999)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  await time.advance(1)
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('a life is counted from when the refresh was sent', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({ expiresIn: 10 }, () => answer.promise)
  const client = clientFor(echo, { refresh, margin: 0 })
  const first = client.get('/')
  await time.advance(4_000)
  answer.resolve({ accessToken: 'slow', expiresIn: 10 })
  await first
  await time.advance(6_000)
  await client.get('/')
  expect(refresh.count).toBe(2)
})

test('a token without expiresIn lives until a 401', async () => {
  const refresh = issuer()
  const client = clientFor(echo, { refresh })
  await client.get('/')
  await time.advance(365 * 24 * 3_600_000)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
})

test('a token whose life is over on arrival serves those who wait for it', async () => {
  const refresh = issuer({ expiresIn: 0 })
  const client = clientFor(echo, { refresh })
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test('a wall clock that jumps expires nothing', async () => {
  const refresh = issuer({ expiresIn: 3600 })
  const client = clientFor(echo, { refresh })
  await client.get('/')
  const putBack = installClock({ ...time, date: () => Date.UTC(2099, 0, 1) })
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
  putBack()
})

test('a 401 is answered with a new token and the same request, body included', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), { refresh })
  const response = await client.post('/notes', { body: 'buy milk' })
  expect(await response.json()).toEqual(['Bearer token-2', 'buy milk'])
})

test('a second 401 in one call is the answer', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1', 'token-2', 'token-3'), {
    refresh,
  })
  expect((await client.get('/')).status).toBe(401)
  expect(refresh.count).toBe(2)
})

test('100 calls that get a 401 share one refresh', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), { refresh })
  const calls = Array.from({ length: 100 }, () => client.get('/'))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(refresh.count).toBe(2)
})

test('a late 401 of an old token uses the new one that is there', async () => {
  const refresh = issuer()
  const gate = deferred<undefined>()
  const refuse = refusing('token-1')
  const client = clientFor(
    async (request) => {
      const response = await refuse(request)
      if (request.url.pathname === '/slow') await gate.promise
      return response
    },
    { refresh },
  )
  const slow = textOf(client.get('/slow'))
  expect(await textOf(client.get('/fast'))).toBe('Bearer token-2')
  gate.resolve(undefined)
  expect(await slow).toBe('Bearer token-2')
  expect(refresh.count).toBe(2)
})

test('a body that can be sent only once gets its 401, and the next call a new token', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), { refresh })
  const post = () => client.post('/', { body: new Blob(['milk']).stream() })
  expect((await post()).status).toBe(401)
  expect(refresh.count).toBe(1)
  expect((await post()).status).toBe(200)
  expect(refresh.count).toBe(2)
})

test('another origin gets no token, be it another host, scheme or port', async () => {
  const refresh = issuer()
  const client = clientFor(echo, { refresh })
  for (const elsewhere of [
    'https://other.example.org',
    'http://api.example.org',
    'https://api.example.org:8443',
  ]) {
    expect(await textOf(client.get(elsewhere))).toBe('none')
  }
  expect(refresh.count).toBe(0)
})

test('a redirect to another origin leaves the token behind, and a 401 from there costs none', async () => {
  const refresh = issuer()
  const seen: (string | null)[] = []
  const client = clientFor(
    async ({ url, headers }) => {
      if (url.origin !== origin) {
        seen.push(headers.get('authorization'))
        return new HttpResponse(null, { status: 401 })
      }
      const location = 'https://files.example.net/'
      return new HttpResponse(null, { status: 307, headers: { location } })
    },
    { refresh },
  )
  expect((await client.get('/')).status).toBe(401)
  expect(seen).toEqual([null])
  expect(refresh.count).toBe(1)
})

test('a request that has credentials already keeps them, and its 401', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('own'), { refresh })
  const headers = { Authorization: 'Bearer own' }
  expect((await client.get('/', { headers })).status).toBe(401)
  expect(refresh.count).toBe(0)
})

test('a refresh passes the middleware that stand after this one, and no other', async () => {
  const seen: string[] = []
  const watch = (name: string): Middleware =>
    async function watch(request, next) {
      seen.push(`${name} ${request.url.pathname}`)
      return next(request)
    }
  const refresh: TokenRefreshOptions['refresh'] = async (send, signal) => {
    const request = new HttpRequest(`${origin}/token`, { signal })
    const response = await send(request)
    return { accessToken: await response.text() }
  }
  const client = createClient({
    baseUrl: origin,
    transport: async () => new HttpResponse('token-1'),
    middleware: [
      watch('before'),
      tokenRefresh({ origin, refresh }),
      watch('after'),
    ],
  })
  await client.get('/notes')
  expect(seen).toEqual(['before /notes', 'after /token', 'after /notes'])
})

test('a failure reaches all who wait for it, and is not remembered', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({}, () => answer.promise)
  const client = clientFor(echo, { refresh })
  const calls = Promise.allSettled([client.get('/'), client.get('/')])
  answer.reject(new Error('down'))
  for (const { status } of await calls) expect(status).toBe('rejected')
  expect(refresh.count).toBe(1)

  await expect(client.get('/')).rejects.toThrow(TokenRefreshError)
  expect(refresh.count).toBe(2)
})

test('what refresh() throws is the cause of a TokenRefreshError', async () => {
  const cause = new Error('the database is down')
  const client = clientFor(echo, { refresh: () => Promise.reject(cause) })
  const error = await errorOf(client.get('/'))
  expect(error).toBeInstanceOf(TokenRefreshError)
  expect(error).toHaveProperty('cause', cause)
  expect(error).toHaveProperty(
    'message',
    'No new token for https://api.example.org: refresh() failed; see the cause',
  )
})

test('an abort of the caller who started a refresh leaves the others alone', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({}, () => answer.promise)
  const client = clientFor(echo, { refresh })
  const first = new AbortController()
  const aborted = client.get('/', { signal: first.signal })
  const other = textOf(client.get('/'))
  await time.advance(0)

  first.abort(new Error('changed my mind'))
  await expect(aborted).rejects.toThrow('changed my mind')
  answer.resolve({ accessToken: 'token-1' })
  expect(await other).toBe('Bearer token-1')
  expect(refresh.count).toBe(1)
})

test('the abort of the last who waits cancels the refresh, and the next call starts another', async () => {
  const signals: AbortSignal[] = []
  const answers = [deferred<Token>(), deferred<Token>()]
  const client = clientFor(echo, {
    refresh: (_send, signal) => {
      signals.push(signal)
      return answers[signals.length - 1]?.promise ?? Promise.reject(new Error())
    },
  })
  const [one, two] = [new AbortController(), new AbortController()]
  const calls = Promise.allSettled([
    client.get('/', { signal: one.signal }),
    client.get('/', { signal: two.signal }),
  ])
  await time.advance(0)
  one.abort()
  expect(signals[0]?.aborted).toBe(false)
  two.abort()
  await calls
  expect(signals[0]?.aborted).toBe(true)

  const next = textOf(client.get('/'))
  await time.advance(0)
  answers[0]?.resolve({ accessToken: 'too late' })
  answers[1]?.resolve({ accessToken: 'token-2' })
  expect(await next).toBe('Bearer token-2')
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test("a caller's deadline holds during a refresh", async () => {
  const client = clientFor(echo, {
    refresh: () => new Promise(() => undefined),
  })
  const error = errorOf(client.get('/', { timeout: 200 }))
  await time.advance(200)
  expect(await error).toHaveProperty('name', 'OperationTimeoutError')
})

test('a refresh that never ends is given up after its own timeout', async () => {
  const signals: AbortSignal[] = []
  const client = clientFor(echo, {
    refresh: (_send, signal) => {
      signals.push(signal)
      return new Promise(() => undefined)
    },
    timeout: 3000,
  })
  const error = errorOf(client.get('/'))
  await time.advance(2_999)
  expect(signals[0]?.aborted).toBe(false)
  await time.advance(1)
  expect(signals[0]?.aborted).toBe(true)
  expect(await error).toMatchObject({
    name: 'TokenRefreshError',
    message: expect.stringContaining('took over 3000 ms') as string,
  })
})

test('a token that no header can carry, or an invalid life, is an error that does not show it', async () => {
  const answers: unknown[] = [
    undefined,
    {},
    { accessToken: '' },
    { accessToken: 'secret\n' },
    { accessToken: 'secret', expiresIn: NaN },
    { accessToken: 'secret', expiresIn: -1 },
  ]
  for (const answer of answers) {
    const client = clientFor(echo, { refresh: async () => answer as Token })
    const error = await errorOf(client.get('/'))
    expect(error).toBeInstanceOf(TokenRefreshError)
    expect(inspect(error)).not.toContain('secret')
  }
})

test('a 401 that is given up gives its connection back', async () => {
  const server = await serve(async (request) => {
    const fresh = request.headers.get('authorization') === 'Bearer token-2'
    const body = new Uint8Array(300_000)
    return new HttpResponse(body, { status: fresh ? 200 : 401 })
  })
  const transport = httpTransport({ connections: 1 })
  const { origin } = server.url
  const middleware = [tokenRefresh({ origin, refresh: issuer() })]
  const client = createClient({ baseUrl: origin, transport, middleware })

  const response = await client.get('/')
  expect(response.status).toBe(200)
  expect((await response.bytes()).byteLength).toBe(300_000)
  await transport.close()
  await server.close()
})

test('a margin or timeout that is no number of ms is an error at once', () => {
  const refresh = issuer()
  expect(() => tokenRefresh({ origin, refresh, margin: -1 })).toThrow(
    'margin is -1: pass milliseconds, 0 or more',
  )
  expect(() => tokenRefresh({ origin, refresh, timeout: NaN })).toThrow(
    'timeout is NaN',
  )
})

/** Issues token-1, token-2 … and counts how often it was asked. */
function issuer(
  more: Partial<Token> = {},
  wait: () => Promise<Token> | undefined = () => undefined,
) {
  const issue = async (): Promise<Token> => {
    issue.count++
    const accessToken = `token-${issue.count}`
    return (await wait()) ?? { accessToken, ...more }
  }
  issue.count = 0
  return issue
}

/** Answers with the credentials that arrived. */
async function echo({ headers }: HttpRequest): Promise<HttpResponse> {
  return new HttpResponse(headers.get('authorization') ?? 'none')
}

/** Answers 401 to these tokens, and to others with what arrived. */
function refusing(...tokens: readonly string[]): Handler {
  return async (request) => {
    const credentials = request.headers.get('authorization') ?? ''
    const refused = tokens.some((token) => credentials === `Bearer ${token}`)
    if (refused) return new HttpResponse(null, { status: 401 })
    if (request.body.empty) return new HttpResponse(credentials)
    return HttpResponse.json([credentials, await request.text()])
  }
}

function clientFor(
  transport: Handler,
  options: Omit<TokenRefreshOptions, 'origin'>,
) {
  const middleware = [tokenRefresh({ origin, ...options })]
  return createClient({ baseUrl: origin, transport, middleware })
}

async function textOf(response: Promise<HttpResponse>): Promise<string> {
  return (await response).text()
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail('no error'),
    (error: unknown) => error,
  )
}

/** A promise that the test settles. */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
