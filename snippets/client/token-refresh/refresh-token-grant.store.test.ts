import { HttpResponse } from 'middleware-cookbook'
import {
  refreshTokenGrant,
  type StoredToken,
} from 'middleware-cookbook/client/token-refresh'
import { expect, test } from 'vitest'
import { deferred, errorOf } from './token-service.fixture.ts'
import { granting, refreshTokenIn, rotating, url } from './rotating.fixture.ts'

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
