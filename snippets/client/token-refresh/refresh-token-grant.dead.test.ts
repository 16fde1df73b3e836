import { HttpResponse, type Handler } from 'middleware-cookbook'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { tokenState } from './token-state.ts'
import { errorOf } from './token-service.fixture.ts'
import { granting, rotating } from './rotating.fixture.ts'

test('a refresh token that is dead is remembered, and not sent again (RFC 6749 §5.2)', async () => {
  const server = rotating('r1')
  const refresh = granting(server, { refreshToken: 'old' })
  for (let calls = 0; calls < 20; calls++) {
    const error = await errorOf(refresh())
    expect(error).toMatchObject({ status: 400, code: 'invalid_grant' })
    expect(String(error).endsWith('(not sent again)')).toBe(calls > 0)
    expect(inspect(error)).not.toContain('old')
  }
  expect(server.seen).toEqual(['old'])
})

test.each([
  [400, { error: 'invalid_grant', access_token: null }],
  [200, { error: 'bad_refresh_token', access_token: '' }],
  [400, [{ errorCode: 'INVALID_GRANT' }]],
])(
  'so is one that is dead with another status: %d, %j',
  async (status, body) => {
    let sent = 0
    const server: Handler = async () => {
      sent++
      return HttpResponse.json(body, { status })
    }
    const refresh = granting(server, { refreshToken: 'old' })
    for (let calls = 0; calls < 3; calls++) await errorOf(refresh())
    expect(sent).toBe(1)
  },
)

test.each([
  ['at once', (read: () => string) => read()],
  ['later', async (read: () => string) => read()],
])(
  'refreshToken may be a function that reads what is stored: %s',
  async (_, answer) => {
    const store = { token: 'r1' }
    const server = rotating('r1')
    const refresh = granting(server, {
      refreshToken: () => answer(() => store.token),
      onRotate: (token) => void (store.token = token),
    })
    await refresh()
    // Another process refreshes.
    store.token = server.rotate()
    await refresh()
    expect(server.seen).toEqual(['r1', 'r3'])
    expect(store.token).toBe('r4')
  },
)

test('when the server refuses what the function gave, it is asked once more, and another token is tried', async () => {
  const answers = ['r0', 'r1']
  const server = rotating('r1')
  const refresh = granting(server, { refreshToken: () => answers.shift() })
  expect(await refresh()).toEqual({ accessToken: 'access-r2' })
  expect(server.seen).toEqual(['r0', 'r1'])
  expect(answers).toEqual([])
})

test('the same token is not tried twice, and a new sign-in is used by the next call', async () => {
  const store = { token: 'old', reads: 0 }
  const server = rotating('r1')
  const refresh = granting(server, {
    refreshToken: async () => {
      store.reads++
      return store.token
    },
  })
  expect(await errorOf(refresh())).toHaveProperty('code', 'invalid_grant')
  expect(store.reads).toBe(2)
  expect(await errorOf(refresh())).toHaveProperty('code', 'invalid_grant')
  expect(server.seen).toEqual(['old'])
  store.token = 'r1'
  expect(await refresh()).toEqual({ accessToken: 'access-r2' })
})

test('of two tokens that are dead each is sent once, in however many calls', async () => {
  let reads = 0
  const server = rotating('r1')
  const refresh = granting(server, {
    refreshToken: () => (reads++ % 2 === 0 ? 'a' : 'b'),
  })
  for (let calls = 0; calls < 10; calls++) {
    expect(await errorOf(refresh())).toHaveProperty('code', 'invalid_grant')
  }
  expect(server.seen).toEqual(['a', 'b'])
})

test('nor is one sent again that the function gives in its second answer', async () => {
  const answers = ['a', 'a', 'b', 'a']
  const server = rotating('r1')
  const refresh = granting(server, { refreshToken: () => answers.shift() })
  for (let calls = 0; calls < 2; calls++) {
    expect(await errorOf(refresh())).toHaveProperty('code', 'invalid_grant')
  }
  expect(server.seen).toEqual(['a', 'b'])
  expect(answers).toEqual([])
})

test('a store that is behind does not bring back what was used up here', async () => {
  const server = rotating('r1')
  const refresh = granting(server, { refreshToken: () => 'r1' })
  for (let calls = 0; calls < 40; calls++) await refresh()
  expect(server.seen.slice(0, 3)).toEqual(['r1', 'r2', 'r3'])
  expect(server.refused).toBe(0)
})

test.each([
  [400, 'invalid_grant', true],
  [401, 'invalid_grant', true],
  [200, 'bad_refresh_token', true],
  [400, 'INVALID_GRANT', true],
  [401, 'refresh_token_expired', true],
  [400, 'expired_token', true],
  [200, 'token_revoked', true],
  [200, 'invalid_code', true],
  [400, 'invalid_request', false],
  [400, 'invalid_client', false],
  [400, 'temporarily_unavailable', false],
  [429, 'invalid_grant', false],
  [503, 'invalid_grant', false],
])(
  'only a sure refusal of the token itself is remembered: %i %s',
  async (status, error, remembered) => {
    let requests = 0
    const refresh = granting(
      async () => {
        requests++
        return HttpResponse.json({ error }, { status })
      },
      { refreshToken: 'r1' },
    )
    await errorOf(refresh())
    await errorOf(refresh())
    expect(requests).toBe(remembered ? 1 : 2)
  },
)

test('a code that HubSpot has in `status` is one, and any other status is none', async () => {
  const statuses = ['BAD_REFRESH_TOKEN', 'error']
  const errors = []
  for (const status of statuses) {
    const refresh = granting(
      async () => HttpResponse.json({ status, message: 'x' }, { status: 400 }),
      { refreshToken: 'r1' },
    )
    errors.push(await errorOf(refresh()))
  }
  expect(errors).toMatchObject([{ code: 'bad_refresh_token' }, {}])
  expect(errors[1]).toHaveProperty('code', undefined)
})

test('a token that a server gives again is not taken for dead', async () => {
  const state = tokenState(() => 'a')
  const { signal } = new AbortController()
  state.rotated('a', 'b')
  expect(await state.current(signal)).toBe('b')
  state.rotated('b', 'a')
  expect(await state.current(signal)).toBe('a')
  expect(state.deathOf('a')).toBe(undefined)
})
