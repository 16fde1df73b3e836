import {
  createClient,
  HttpResponse,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  refreshTokenGrant,
  type StoredToken,
  type Token,
} from 'middleware-cookbook/client/token-refresh'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { tokenState } from './token-state.ts'
import { deferred, errorOf } from './token-service.fixture.ts'

const url = 'https://auth.example.org/token'

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
])('so is one that a %d says to be dead with %j', async (status, body) => {
  let sent = 0
  const server: Handler = async () => {
    sent++
    return HttpResponse.json(body, { status })
  }
  const refresh = granting(server, { refreshToken: 'old' })
  for (let calls = 0; calls < 3; calls++) await errorOf(refresh())
  expect(sent).toBe(1)
})

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

test.each([undefined, '', 7])(
  'a function that gives no token means to sign in again: %j',
  async (nothing) => {
    const server = rotating('r1')
    const refreshToken = (() => nothing) as StoredToken
    const error = await errorOf(granting(server, { refreshToken })())
    expect(error).toMatchObject({
      name: 'TokenRefreshError',
      message: 'refreshToken() gave no refresh token, so sign in again',
    })
    expect(server.seen).toEqual([])
  },
)

test('nor is a token with a line break sent, as a file has it (RFC 6749 §A.17)', async () => {
  const server = rotating('r1')
  const error = await errorOf(
    granting(server, { refreshToken: () => 'r1\n' })(),
  )
  expect(String(error)).toBe(
    'TokenRefreshError: refreshToken() gave a token with a line break: trim() it',
  )
  expect(server.seen).toEqual([])
})

test('what the function throws is the cause of a TokenRefreshError, at once or later', async () => {
  const cause = new Error('the database is down')
  const failing: StoredToken[] = [
    () => {
      throw cause
    },
    () => Promise.reject(cause),
  ]
  for (const refreshToken of failing) {
    const refresh = granting(rotating('r1'), { refreshToken })
    expect(await errorOf(refresh())).toMatchObject({
      name: 'TokenRefreshError',
      message: 'refreshToken() failed; see the cause',
      cause,
    })
  }
})

test('a store that never answers blocks no other refresh: an abort ends the wait, and the next one has its turn', async () => {
  const server = rotating('r1')
  let reads = 0
  const refresh = granting(server, {
    refreshToken: () =>
      reads++ === 0 ? new Promise(() => undefined) : Promise.resolve('r1'),
  })
  const controller = new AbortController()
  const first = refresh(controller.signal)
  controller.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  expect(await refresh()).toEqual({ accessToken: 'access-r2' })
})

test('nor does a store that never finishes writing', async () => {
  const server = rotating('r1')
  const pending = deferred<undefined>()
  let stored = 0
  const refresh = granting(server, {
    refreshToken: 'r1',
    onRotate: () => {
      stored++
      return stored === 1 ? pending.promise : undefined
    },
  })
  const controller = new AbortController()
  void refresh(controller.signal)
  const second = refresh()
  await expect.poll(() => stored).toBe(1)
  controller.abort(new Error('enough'))
  expect(await second).toEqual({ accessToken: 'access-r3' })
  pending.resolve(undefined)
})

test('two middlewares that share one grant refresh one after the other, each with the token that the other got', async () => {
  const server = rotating('r1')
  const refresh = granting(server, { refreshToken: 'r1' })
  const tokens = await Promise.all([refresh(), refresh(), refresh()])
  expect(tokens.map(({ accessToken }) => accessToken)).toEqual([
    'access-r2',
    'access-r3',
    'access-r4',
  ])
  expect(server.refused).toBe(0)
})

test('a refresh whose turn comes after its abort sends nothing', async () => {
  const server = rotating('r1')
  const refresh = refreshTokenGrant({ url, refreshToken: 'r1' })
  const [one, two] = [new AbortController(), new AbortController()]
  // Without a client, which would look at the signal itself.
  const first = refresh(server, one.signal)
  const second = refresh(server, two.signal)
  two.abort(new Error('enough'))
  await first
  await expect(second).rejects.toThrow('enough')
  expect(server.seen).toEqual(['r1'])
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

test('a new refresh token is kept and stored even if the access token beside it is of no use', async () => {
  const stored: string[] = []
  const seen: string[] = []
  const refresh = granting(
    async (request) => {
      seen.push(await refreshTokenIn(request))
      const access_token = seen.length === 1 ? '' : 'access'
      return HttpResponse.json({ access_token, refresh_token: 'r2' })
    },
    { refreshToken: 'r1', onRotate: (token) => void stored.push(token) },
  )
  expect(await errorOf(refresh())).toHaveProperty('name', 'TokenRefreshError')
  await refresh()
  expect(seen).toEqual(['r1', 'r2'])
  expect(stored).toEqual(['r2'])
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

/** A token endpoint whose current refresh token is this one, and then r2, r3 … */
function rotating(first: string) {
  let current = first
  let number = 1
  const seen: string[] = []
  const rotate = () => (current = `r${++number}`)
  const handler = async (request: HttpRequest) => {
    const token = await refreshTokenIn(request)
    seen.push(token)
    if (token !== current) {
      handler.refused++
      return HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })
    }
    rotate()
    return HttpResponse.json({
      access_token: `access-${current}`,
      refresh_token: current,
    })
  }
  handler.seen = seen
  handler.refused = 0
  handler.rotate = rotate
  return handler
}

async function refreshTokenIn(request: HttpRequest): Promise<string> {
  const form = new URLSearchParams(await request.text())
  return form.get('refresh_token') ?? ''
}

/** Calls the grant as `tokenRefresh()` does. */
function granting(
  server: Handler,
  options: Omit<Parameters<typeof refreshTokenGrant>[0], 'url'>,
): (signal?: AbortSignal) => Promise<Token> {
  const client = createClient({ transport: server })
  const refresh = refreshTokenGrant({ url, ...options })
  return (signal = new AbortController().signal) =>
    refresh((request) => client.request(request), signal)
}
