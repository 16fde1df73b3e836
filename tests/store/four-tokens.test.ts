import { describe, expect, test } from 'vitest'
import { present } from '../peers/present.ts'
import { tokenRuns } from './four-tokens.ts'
import { startRedis } from './redis-server.ts'

const { missing } = await present('Redis, with four processes and a token', () => startRedis())

describe.skipIf(missing)('four processes and one token', () => {
  test('ask once, also when one of them ends with the lock, and what the pages say of a store that is down', async () => {
    const { client, rotating, used, isStolen } = await tokenRuns(5000)

    expect(client).toMatchObject({
      up: { requests: 1, outcomes: { 200: 100 } },
      refused: { requests: 1, outcomes: { 200: 100 } },
      // From here on they are three. Each has the token in its own memory, and then a token of its own.
      down: { requests: 0, outcomes: { 200: 75 } },
      refusedDown: { requests: 3, outcomes: { 200: 75 } },
      back: { requests: 1, outcomes: { 200: 75 } },
      slow: { requests: 3, outcomes: { 200: 75 } },
    })

    const closed = 'the store failed, so no process refreshes; see the cause'
    expect(rotating).toMatchObject({
      up: { requests: 1, outcomes: { 200: 100 } },
      refused: { requests: 1, outcomes: { 200: 100 } },
      ends: { requests: 1, outcomes: { 200: 75 } },
      down: { requests: 0, outcomes: { 200: 75 } },
      refusedDown: { requests: 0, outcomes: { [closed]: 75 } },
      // A store that has lost the refresh token.
      back: {
        requests: 0,
        outcomes: { 'refreshToken() gave no refresh token, so sign in again': 75 },
      },
      signedIn: { requests: 1, outcomes: { 200: 75 } },
      slow: { requests: 0, outcomes: { [closed]: 75 } },
    })
    // Each refresh token was sent once: a strict server ended nothing.
    expect(used).toEqual(['r0', 'r1', 'r2'])
    expect(isStolen).toBe(false)
  })
})
