import {
  createClient,
  HttpResponse,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  refreshTokenGrant,
  tokenRefresh,
  TokenRefreshError,
  type RefreshTokenGrantOptions,
  type Token,
} from 'middleware-cookbook/client/token-refresh'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { errorOf } from './token-service.fixture.ts'

const url = 'https://auth.example.org/token?tenant=7'

test('the grant is a form with grant_type and refresh_token, and asks for JSON (RFC 6749 §6)', async () => {
  const server = recording({ access_token: 'a' })
  await grant(server, { refreshToken: 'r 1', scope: 'read' })
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      type: 'application/x-www-form-urlencoded',
      accept: 'application/json',
      body: 'grant_type=refresh_token&refresh_token=r+1&scope=read',
    },
  ])
})

test('a public client names itself in the form, a confidential one with Basic, form-encoded (RFC 6749 §2.3.1)', async () => {
  const server = recording({ access_token: 'a' })
  await grant(server, { clientId: 'app' })
  await grant(server, { clientId: 'app', clientSecret: 'a:b ü' })
  expect(server.requests).toMatchObject([
    { body: expect.stringContaining('&client_id=app') as string, basic: null },
    {
      body: expect.not.stringContaining('client') as string,
      basic: `Basic ${btoa('app:a%3Ab+%C3%BC')}`,
    },
  ])
})

test("with clientAuth: 'post' it names itself in the form, and reads its secret from a function each time", async () => {
  const server = recording({ access_token: 'a' })
  const secrets = ['s1', 's2']
  const refresh = refreshTokenGrant({
    url,
    refreshToken: 'r1',
    clientId: 'app',
    clientSecret: async () => secrets.shift() ?? '',
    clientAuth: 'post',
  })
  await call(server, refresh)
  await call(server, refresh)
  const end = (secret: string) =>
    expect.stringContaining(`&client_id=app&client_secret=${secret}`) as string
  expect(server.requests).toMatchObject([
    { body: end('s1'), basic: null },
    { body: end('s2'), basic: null },
  ])
})

test('the next grant uses the refresh token that the last one brought, and onRotate() gets it to store', async () => {
  const stored: string[] = []
  const server = recording({ access_token: 'a', refresh_token: 'r2' })
  const refresh = refreshTokenGrant({
    url,
    refreshToken: 'r1',
    onRotate: (token, replaced) => void stored.push(replaced, token),
  })
  await call(server, refresh)
  await call(server, refresh)
  expect(server.requests.map(({ body }) => body)).toEqual([
    'grant_type=refresh_token&refresh_token=r1',
    'grant_type=refresh_token&refresh_token=r2',
  ])
  expect(stored).toEqual(['r1', 'r2'])
})

test('a new refresh token is used even if it could not be stored, which console.error says', async () => {
  const diskFull = new Error('disk full')
  const server = recording({ access_token: 'a', refresh_token: 'r2' })
  const refresh = refreshTokenGrant({
    url,
    refreshToken: 'r1',
    onRotate: () => Promise.reject(diskFull),
  })
  const print = vi.spyOn(console, 'error').mockReturnValue()
  await call(server, refresh)
  expect(print).toHaveBeenCalledWith('onRotate() failed:', diskFull)
  await call(server, refresh)
  expect(server.requests[1]?.body).toContain('refresh_token=r2')
})

test('expires_in counts as a number or its digits; anything else sets no expiry', async () => {
  for (const [expires_in, expected] of [
    [3600, 3600],
    ['3600', 3600],
    [' 3600 ', 3600],
    ['3600.5', 3600.5],
    [3600.5, 3600.5],
    ['0.5', 0.5],
    [1e300, 1e300],
    ['9'.repeat(400), Infinity],
    // Some servers mean "never" by 0. As an expiry it would fetch a token for every call.
    [0, undefined],
    ['0', undefined],
    ['0.0', undefined],
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    [' ', undefined],
    [-1, undefined],
    ['-3600', undefined],
    ['1h', undefined],
    ['3,600', undefined],
    ['0x10', undefined],
    ['1e3', undefined],
    ['Infinity', undefined],
    ['2030-01-01T00:00:00Z', undefined],
    [true, undefined],
    [[3600], undefined],
    [{ seconds: 3600 }, undefined],
    ['soon', undefined],
  ]) {
    const server = recording({ access_token: 'a', expires_in })
    expect((await grant(server)).expiresIn).toBe(expected)
  }
})

test('a token without a type, or with blanks around it, is a Bearer token', async () => {
  for (const token_type of [
    'Bearer',
    'bearer ',
    'BEARER',
    '',
    null,
    undefined,
  ]) {
    const server = recording({ access_token: 'a', token_type })
    expect(await grant(server)).toHaveProperty('accessToken', 'a')
  }
})

test('invalid_grant says to sign in again, with status and code', async () => {
  const server = recording({ error: 'invalid_grant' }, 400)
  expect(await errorOf(grant(server))).toMatchObject({
    name: 'TokenRefreshError',
    message:
      'POST https://auth.example.org/token answered 400: invalid_grant; ' +
      'the refresh token is expired, revoked or used up, so sign in again',
    status: 400,
    code: 'invalid_grant',
  })
})

test.each([
  ['an object', '{"error":{"code":"invalid_grant","message":"no"}}'],
  ['a type', '{"error":{"type":"expired_token"}}'],
  ['a tag, as Dropbox has it', '{"error":{".tag":"invalid_refresh_token"}}'],
  ['a list', '{"errors":[{"code":"REFRESH_TOKEN_EXPIRED"}]}'],
  ['another name', '{"errorCode":"invalid_grant"}'],
  ['an array', '[{"errorCode":"INVALID_GRANT"}]'],
  ['a form, as GitHub answers', 'error=bad_refresh_token&error_uri=x'],
  [
    'words, as Atlassian says it',
    '{"error":"unauthorized_client","error_description":"refresh_token is invalid"}',
  ],
  [
    'words, as Twitch says it',
    '{"status":400,"message":"Invalid refresh token"}',
  ],
  [
    'words, as LinkedIn says it',
    '{"error":"invalid_request","error_description":"The provided authorization grant or refresh token is invalid, expired or revoked"}',
  ],
])(
  'a dead refresh token is known in other forms than that of RFC 6749 §5.2: %s',
  async (_, body) => {
    const error = await errorOf(grant(async () => answer(body, 400)))
    expect(error).toHaveProperty('status', 400)
    expect(String(error)).toContain(
      'the refresh token is expired, revoked or used up, so sign in again',
    )
  },
)

test.each([
  '{"error":"invalid_request","error_description":"refresh_token is missing"}',
  '{"error":"invalid_request","error_description":"The refresh token is required. The scope is invalid"}',
  '{"error":{"code":190,"type":"OAuthException","message":"no"}}',
  'error=slow_down',
])('and another failure is not taken for it: %s', async (body) => {
  const error = await errorOf(grant(async () => answer(body, 400)))
  expect(String(error)).toContain('check url, clientId and scope')
})

test('a token in a form is taken as well, as GitHub answers where Accept is lost', async () => {
  const body = 'access_token=a&expires_in=60&token_type=bearer'
  const token = await grant(async () => answer(body, 200))
  expect(token).toEqual({ accessToken: 'a', expiresIn: 60 })
})

test('every other failure says what to do', async () => {
  for (const [status, body, message] of [
    [401, '', 'answered 401: check clientId and clientSecret'],
    [429, '', 'answered 429: try again later'],
    [500, '<h1>Oops</h1>', 'answered 500: try again later'],
    [404, 'Not found', 'answered 404: check url, clientId and scope'],
    [
      200,
      '<h1>Hi</h1>',
      'answered 200: it has no access_token; check that url',
    ],
    [200, 'null', 'answered 200: it has no access_token'],
    [200, '{"access_token":""}', 'answered 200: it has no access_token'],
    [200, '{"access_token":"a\\nb"}', 'answered 200: it has no access_token'],
    [
      200,
      '{"access_token":"caf\u00e9"}',
      'answered 200: it has no access_token',
    ],
    [200, '{"access_token":"a","token_type":"mac"}', 'not of type Bearer'],
    // As GitHub answers.
    [200, '{"error":"bad_refresh_token"}', 'bad_refresh_token; the refresh'],
    [200, '{"error":"slow_down"}', 'answered 200: slow_down; check url'],
    [200, '{"access_token":null,"error":"slow_down"}', '200: slow_down; check'],
  ] as const) {
    const error = await errorOf(grant(async () => answer(body, status)))
    expect(error).toBeInstanceOf(TokenRefreshError)
    expect(error).toHaveProperty('status', status)
    expect(String(error)).toContain(message)
  }
})

test.each([
  [{ url: 'auth.example.org' }, '({ url }) is auth.example.org: pass an http'],
  [{ url: undefined }, '({ url }) is undefined: pass an http'],
  [
    { refreshToken: undefined },
    '({ refreshToken }) is undefined: pass a token',
  ],
  [{ refreshToken: '' }, '({ refreshToken }) is empty: pass a token'],
  [{ clientSecret: 's' }, '({ clientId }) is undefined: pass the id'],
])(
  'an option that cannot be meant is an error at once: %j',
  (wrong, message) => {
    const make = refreshTokenGrant as (options: unknown) => unknown
    const options = { url, refreshToken: 'r1', ...wrong }
    expect(() => make(options)).toThrow(TypeError)
    expect(() => make(options)).toThrow(`refreshTokenGrant${message}`)
  },
)

test('no error shows a token, a secret, a query or what the endpoint echoes', async () => {
  for (const body of [
    'refresh_token=hidden-token&client_secret=hidden-secret',
    '{"access_token":"hidden-token"',
    '{"error":"hidden-token","error_description":"hidden-token"}',
  ]) {
    for (const status of [200, 400]) {
      const error = await errorOf(
        grant(async () => answer(body, status), {
          refreshToken: 'hidden-token',
          clientId: 'app',
          clientSecret: 'hidden-secret',
        }),
      )
      expect(error).toBeInstanceOf(TokenRefreshError)
      expect(inspect(error, { depth: 9 })).not.toMatch(/hidden|tenant/)
    }
  }
})

test('a redirect does not carry the refresh token elsewhere', async () => {
  const hosts: string[] = []
  const error = await errorOf(
    grant(async (request) => {
      hosts.push(request.url.host)
      const location = 'https://stranger.example.net/'
      return new HttpResponse(null, { status: 307, headers: { location } })
    }),
  )
  expect(error).toHaveProperty('name', 'BodyNotReplayableError')
  expect(hosts).toEqual(['auth.example.org'])
})

test('an endpoint that answers 401 through tokenRefresh() is asked once, also on its own origin', async () => {
  const server = recording({}, 401)
  const { origin } = new URL(url)
  const refresh = refreshTokenGrant({ url, refreshToken: 'r1' })
  const client = createClient({
    transport: server,
    middleware: [tokenRefresh({ origin, refresh })],
  })
  const error = await errorOf(client.get(`${origin}/notes`))
  expect(error).toMatchObject({ name: 'TokenRefreshError', status: 401 })
  expect(server.requests).toHaveLength(1)
})

/** Answers with this JSON and records what was sent. */
function recording(fields: object, status = 200) {
  const requests: {
    method: string
    type: string | null
    accept: string | null
    basic: string | null
    body: string
  }[] = []
  const handler = async (request: HttpRequest) => {
    requests.push({
      method: request.method,
      type: request.headers.get('content-type'),
      accept: request.headers.get('accept'),
      basic: request.headers.get('authorization'),
      body: await request.text(),
    })
    return answer(JSON.stringify(fields), status)
  }
  return Object.assign(handler, { requests })
}

function answer(body: string, status: number): HttpResponse {
  return new HttpResponse(body, { status })
}

function grant(
  server: Handler,
  options: Partial<RefreshTokenGrantOptions> = {},
): Promise<Token> {
  return call(
    server,
    refreshTokenGrant({ url, refreshToken: 'r1', ...options }),
  )
}

/** Calls it as `tokenRefresh()` does. */
function call(
  server: Handler,
  refresh: ReturnType<typeof refreshTokenGrant>,
): Promise<Token> {
  const client = createClient({ transport: server })
  return refresh((request) => client.request(request), neverAborted())
}

function neverAborted(): AbortSignal {
  return new AbortController().signal
}
