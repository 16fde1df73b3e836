import {
  refreshTokenGrant,
  TokenRefreshError,
} from 'middleware-cookbook/client/token-refresh'
import { expect, test } from 'vitest'
import { errorOf } from './token-service.fixture.ts'
import { answer, grant, recording, url } from './token-endpoint.fixture.ts'

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
