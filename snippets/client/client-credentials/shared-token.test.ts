import { sealWith } from 'middleware-cookbook/client/client-credentials'
import type { Token } from 'middleware-cookbook/client/token-refresh'
import { memoryStore, type StoreError } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import { processWith } from './shared-token.fixture.ts'
import { deferred, issuer, stopTheClock, time } from './sign-in.fixture.ts'

stopTheClock()

describe('One refresh for all processes', () => {
  test('of four processes at once one refreshes, and the others take its token', async () => {
    const store = memoryStore()
    const answer = deferred<Token>()
    const refresh = issuer({}, () => answer.promise)
    const processes = [1, 2, 3, 4].map(() => processWith(store, refresh))
    const tokens = Promise.all(processes.map((one) => one()))
    await time.advance(1000)
    expect(refresh.count).toBe(1)
    answer.resolve({ accessToken: 'token-1', expiresIn: 60 })
    await time.advance(250)
    for (const { accessToken } of await tokens) {
      expect(accessToken).toBe('token-1')
    }
    expect(refresh.count).toBe(1)
  })

  test('a process that comes later gets the token with what is left of its life', async () => {
    const store = memoryStore()
    const refresh = issuer({ expiresIn: 3600 })
    await processWith(store, refresh)()
    await time.advance(1_000_000)
    const { accessToken, expiresIn } = await processWith(store, refresh)()
    expect({ accessToken, expiresIn }).toEqual({
      accessToken: 'token-1',
      expiresIn: 2600,
    })
  })

  test('a life counts from when the refresh began', async () => {
    const store = memoryStore()
    const answer = deferred<Token>()
    const first = processWith(store, () => answer.promise)()
    await time.advance(10_000)
    answer.resolve({ accessToken: 'slow', expiresIn: 3600 })
    await first
    const { expiresIn } = await processWith(store, issuer())()
    expect(expiresIn).toBe(3590)
  })

  test.each([
    [3600, undefined, 3_570_000],
    [3600, 60_000, 3_540_000],
    [10, undefined, 5000],
    [10, 0, 10_000],
  ])(
    'a token is given until its margin begins, which is half of a short life at most: %i, %s, %i',
    async (expiresIn, margin, lasts) => {
      const store = memoryStore()
      const refresh = issuer({ expiresIn })
      const more = margin === undefined ? {} : { margin }
      const get = processWith(store, refresh, more)
      await get()
      await time.advance(lasts - 1)
      expect((await get()).accessToken).toBe('token-1')
      await time.advance(1)
      expect((await get()).accessToken).toBe('token-2')
    },
  )

  test('a token without an end is given without one, for a day', async () => {
    const store = memoryStore()
    const refresh = issuer()
    await processWith(store, refresh)()
    await time.advance(86_399_999)
    expect(await processWith(store, refresh)()).toEqual({
      accessToken: 'token-1',
      isShared: true,
    })
    await time.advance(1)
    await processWith(store, refresh)()
    expect(refresh.count).toBe(2)
  })

  test.each([0, 1e-9, 1e300, Infinity])(
    'a token of any lifetime can be stored: %s',
    async (expiresIn) => {
      const errors: StoreError[] = []
      const onStoreError = (error: StoreError) => void errors.push(error)
      const refresh = issuer({ expiresIn })
      const get = processWith(memoryStore(), refresh, { onStoreError })
      expect((await get()).accessToken).toBe('token-1')
      expect(errors).toEqual([])
    },
  )

  test('the clock of another machine that is behind makes no life longer', async () => {
    const store = memoryStore()
    const ahead = Date.UTC(2026, 0, 2)
    const record = { accessToken: 'other', issuedAt: ahead, life: 3_600_000 }
    await store.set('shop', JSON.stringify(record), 60_000)
    const { expiresIn } = await processWith(store, issuer())()
    expect(expiresIn).toBe(3600)
  })

  test('other keys are other tokens', async () => {
    const store = memoryStore()
    const refresh = issuer()
    await processWith(store, refresh, { key: 'ada' })()
    await processWith(store, refresh, { key: 'eve' })()
    expect(refresh.count).toBe(2)
  })
})

describe('A token that was refused', () => {
  test('is replaced once: the second process that it was refused to takes the new one', async () => {
    const store = memoryStore()
    const refresh = issuer()
    const [one, two] = [
      processWith(store, refresh),
      processWith(store, refresh),
    ]
    await one()
    await two()
    expect((await one('token-1')).accessToken).toBe('token-2')
    expect((await two('token-1')).accessToken).toBe('token-2')
    expect(refresh.count).toBe(2)
  })
})

describe('With a seal', () => {
  test('the store has no readable token, and processes with the same secret share it', async () => {
    const store = memoryStore()
    const seal = sealWith('a'.repeat(32))
    const refresh = issuer({ expiresIn: 60 })
    await processWith(store, refresh, { seal })()
    expect(await store.get('shop')).not.toContain('token')
    await processWith(store, refresh, { seal: sealWith('a'.repeat(32)) })()
    expect(refresh.count).toBe(1)
  })

  test('a token of another seal, or of none, is replaced', async () => {
    const store = memoryStore()
    const refresh = issuer({ expiresIn: 60 })
    for (const secret of [undefined, 'a'.repeat(32), 'b'.repeat(32)]) {
      const more = secret === undefined ? {} : { seal: sealWith(secret) }
      const get = processWith(store, refresh, more)
      const { accessToken } = await get()
      expect(await get()).toHaveProperty('accessToken', accessToken)
    }
    expect(refresh.count).toBe(3)
  })
})
