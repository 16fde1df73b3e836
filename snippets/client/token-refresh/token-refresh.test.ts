import {
  createClient,
  HttpRequest,
  HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  tokenRefresh,
  TokenRefreshError,
  type Token,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import {
  clientFor,
  echo,
  errorOf,
  issuer,
  origin,
  refusing,
  stopTheClock,
  textOf,
} from './token-service.fixture.ts'

stopTheClock()

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

test('several origins share one token', async () => {
  const refresh = issuer()
  const second = 'https://files.example.org'
  const middleware = [tokenRefresh({ origin: [origin, second], refresh })]
  const client = createClient({ transport: echo, middleware })
  expect(await textOf(client.get(origin))).toBe('Bearer token-1')
  expect(await textOf(client.get(`${second}/a`))).toBe('Bearer token-1')
  expect(await textOf(client.get('https://evil.example.net'))).toBe('none')
  expect(refresh.count).toBe(1)
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

test("existing: 'replace' puts the token in the place of credentials that an SDK has set, for this origin only", async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), {
    refresh,
    existing: 'replace',
  })
  const headers = { Authorization: 'Bearer sk-unused' }
  expect(await textOf(client.get('/', { headers }))).toBe('Bearer token-2')
  const elsewhere = client.get('https://other.example.org/', { headers })
  expect(await textOf(elsewhere)).toBe('Bearer sk-unused')
})

test("existing: 'refuse' says which call has credentials already, and does not show them", async () => {
  const refresh = issuer()
  const client = clientFor(echo, { refresh, existing: 'refuse' })
  const headers = { Authorization: 'Bearer sk-secret' }
  const error = await errorOf(client.get('/notes?key=secret', { headers }))
  expect(error).toMatchObject({
    name: 'MiddlewareError',
    message:
      'tokenRefresh() found Authorization on GET https://api.example.org/notes: ' +
      "leave it out where it is set, or pass existing: 'replace' or 'keep'",
  })
  expect(inspect(error, { depth: 9 })).not.toContain('secret')
  expect(refresh.count).toBe(0)
  expect(await textOf(client.get('/'))).toBe('Bearer token-1')
})

test('a refresh passes the middleware after this one, and no other', async () => {
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

test.each([
  [{ origin: undefined }, '({ origin }) is undefined: pass an http or https'],
  [
    { origin: 'localhost:3000' },
    '({ origin }) is localhost:3000: pass an http',
  ],
  [{ refresh: undefined }, '({ refresh }) is undefined: pass a function'],
  [
    { existing: 'skip' },
    '({ existing }) is "skip": pass "keep", "replace" or "refuse"',
  ],
  [{ margin: '5' }, '({ margin }) is "5": pass a number of ms, 0 or more'],
])(
  'an option that cannot be meant is an error at once: %j',
  (wrong, message) => {
    const make = tokenRefresh as (options: unknown) => unknown
    const options = { origin, refresh: issuer(), ...wrong }
    expect(() => make(options)).toThrow(`tokenRefresh${message}`)
  },
)

test('a margin or timeout that is no number of ms is an error at once', () => {
  const refresh = issuer()
  expect(() => tokenRefresh({ origin, refresh, margin: -1 })).toThrow(
    'tokenRefresh({ margin }) is -1: pass a number of ms, 0 or more',
  )
  expect(() => tokenRefresh({ origin, refresh, timeout: NaN })).toThrow(
    'tokenRefresh({ timeout }) is NaN: pass a number of ms above 0',
  )
})
