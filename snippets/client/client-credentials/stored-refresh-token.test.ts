import {
  sealWith,
  storedRefreshToken,
} from 'middleware-cookbook/client/client-credentials'
import { memoryStore, StoreError } from 'middleware-cookbook/store'
import { skippingClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorOf } from './sign-in.fixture.ts'

// The losers wait for the lock.
let restore = () => {}
beforeEach(() => {
  restore = skippingClock().restore
})
afterEach(() => {
  restore()
})

describe('A refresh token in the store', () => {
  test('is what the last sign-in or refresh has written', async () => {
    const store = memoryStore()
    const [one, two] = [1, 2].map(() => storedRefreshToken({ store, key: 'a' }))
    expect(await one?.read()).toBe(undefined)
    await one?.save('r0')
    expect(await two?.read()).toBe('r0')
    await two?.rotate('r1', 'r0')
    expect(await one?.read()).toBe('r1')
  })

  test('is replaced only by what it was exchanged for: the winner stays', async () => {
    const tokens = storedRefreshToken({ store: memoryStore(), key: 'a' })
    await tokens.save('r0')
    await tokens.rotate('winner', 'r0')
    await tokens.rotate('loser', 'r0')
    expect(await tokens.read()).toBe('winner')
  })

  test('that a store has lost is written again by the next refresh', async () => {
    const store = memoryStore()
    const tokens = storedRefreshToken({ store, key: 'a' })
    await tokens.rotate('r1', 'r0')
    expect(await tokens.read()).toBe('r1')
  })

  test('that could not be written is made up for by the refresh after it', async () => {
    const memory = memoryStore()
    let isDown = false
    const store = {
      ...memory,
      get: (key: string) =>
        isDown ? Promise.reject(new StoreError('down')) : memory.get(key),
    }
    const tokens = storedRefreshToken({ store, key: 'a' })
    await tokens.save('r0')
    isDown = true
    await errorOf(tokens.rotate('r1', 'r0'))
    await errorOf(tokens.rotate('r2', 'r1'))
    isDown = false
    await tokens.rotate('r3', 'r2')
    expect(await tokens.read()).toBe('r3')
    // From here on the store is not behind any more.
    await tokens.save('r0')
    await tokens.rotate('r5', 'r4')
    expect(await tokens.read()).toBe('r0')
  })

  test('that was written although the store said no is replaced by the refresh after it', async () => {
    const memory = memoryStore()
    let isLost = true
    const store = {
      ...memory,
      async compareAndSet(...change: Parameters<typeof memory.compareAndSet>) {
        const isDone = await memory.compareAndSet(...change)
        if (isLost) throw new StoreError('The answer was lost')
        return isDone
      },
    }
    const tokens = storedRefreshToken({ store, key: 'a' })
    await tokens.save('r0')
    await errorOf(tokens.rotate('r1', 'r0'))
    isLost = false
    await tokens.rotate('r2', 'r1')
    expect(await tokens.read()).toBe('r2')
  })

  test('is not kept under options that cannot work, and the error names them', () => {
    const store = memoryStore()
    expect(() => storedRefreshToken({ store, key: 'a', lifetime: 0 })).toThrow(
      'storedRefreshToken({ lifetime }) is 0: pass a whole number',
    )
    expect(() => storedRefreshToken({ store, key: '' })).toThrow(
      'storedRefreshToken({ key }) is',
    )
  })

  test('is kept for thirty days without a use, or for `lifetime`', async () => {
    const lifetimes: number[] = []
    const memory = memoryStore()
    const store = {
      ...memory,
      set: (key: string, value: string, lifetime: number) => {
        lifetimes.push(lifetime)
        return memory.set(key, value, lifetime)
      },
    }
    await storedRefreshToken({ store, key: 'a' }).save('r0')
    await storedRefreshToken({ store, key: 'a', lifetime: 5 }).save('r0')
    expect(lifetimes).toEqual([2_592_000_000, 5])
  })

  test('is not readable in the store with a seal', async () => {
    const store = memoryStore()
    const seal = sealWith('a'.repeat(32))
    const tokens = storedRefreshToken({ store, key: 'ada', seal })
    await tokens.save('refresh-0')
    await tokens.rotate('refresh-1', 'refresh-0')
    expect(await tokens.read()).toBe('refresh-1')
    expect(await store.get('ada:refresh')).not.toContain('refresh')
  })
})
