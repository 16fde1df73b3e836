import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { manualClock, type ManualClock } from '../testing/manual-clock.ts'
import { memoryStore } from './memory-store.ts'
import { StoreError } from './store-error.ts'
import { storeContract } from './testing/store-contract.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

storeContract('memory', () => {
  const store = memoryStore()
  return {
    store,
    over: (_key, lifetime) => clock.advance(lifetime),
    plant: (key, value) => store.set(key, value, 3_600_000),
  }
})

storeContract('memory that is full, and keeps little', () => {
  const store = memoryStore({ maxEntries: 5 })
  return {
    store,
    over: (_key, lifetime) => clock.advance(lifetime),
    plant: (key, value) => store.set(key, value, 3_600_000),
  }
})

const LONG = 3_600_000
const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

describe('when memory is full', () => {
  test('the value that was not used for the longest time is forgotten', async () => {
    const store = memoryStore({ maxEntries: 3 })
    for (const key of ['a', 'b', 'c']) await store.set(key, key, LONG)
    await store.get('a')
    await store.set('d', 'd', LONG)
    expect(await held(store, 'a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd'])
  })

  test('what is over makes room first, also when it was used last', async () => {
    const store = memoryStore({ maxEntries: 2 })
    await store.set('a', 'a', LONG)
    await store.set('b', 'b', 10)
    await store.get('b')
    await clock.advance(10)
    await store.set('c', 'c', LONG)
    expect(await held(store, 'a', 'b', 'c')).toEqual(['a', 'c'])
  })

  test('"refuse" keeps all that is there, and throws a StoreError for what is new', async () => {
    const store = memoryStore({ maxEntries: 1, whenFull: 'refuse' })
    await store.set('a', '1', 10)
    for (const call of [
      () => store.set('b', '1', LONG),
      () => store.setIfAbsent('b', '1', LONG),
      () => store.increment('b', LONG),
    ]) {
      await expect(call()).rejects.toThrow(StoreError)
    }
    expect((await store.increment('a', LONG)).value).toBe(2)
    await clock.advance(10)
    expect(await store.setIfAbsent('b', '1', LONG)).toBe(true)
  })

  test('bytes count as entries do: a value that grows makes others go', async () => {
    const store = memoryStore({ maxBytes: 1000 })
    for (const key of ['a', 'b', 'c', 'd']) await store.set(key, 'x', LONG)
    await store.set('d', 'x'.repeat(100), LONG)
    expect(await held(store, 'a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd'])
    await store.set('d', 'x', LONG)
    await store.set('e', 'x', LONG)
    expect(await held(store, 'b', 'c', 'd', 'e')).toEqual(['b', 'c', 'd', 'e'])
  })

  test('a value that alone is larger than maxBytes is a StoreError, and nothing else goes', async () => {
    const store = memoryStore({ maxBytes: 1000 })
    await store.set('a', 'x', LONG)
    await expect(store.set('b', 'x'.repeat(500), LONG)).rejects.toThrow('raise maxBytes')
    await expect(store.set('a', 'x'.repeat(500), LONG)).rejects.toThrow(StoreError)
    expect(await store.get('a')).toBe('x')
  })

  test('no sequence of values, lifetimes and pauses exceeds the bounds or finds what is over', async () => {
    const step = fc.record({
      key: fc.constantFrom(...letters),
      size: fc.integer({ min: 0, max: 60 }),
      lifetime: fc.integer({ min: 1, max: 30 }),
      pause: fc.integer({ min: 0, max: 10 }),
      deletes: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const store = memoryStore({ maxEntries: 5, maxBytes: 1200 })
        const ends = new Map<string, number>()
        for (const { key, size, lifetime, pause, deletes } of steps) {
          await clock.advance(pause)
          if (deletes) await store.delete(key)
          else await store.set(key, 'x'.repeat(size), lifetime)
          ends.set(key, deletes ? 0 : clock.now() + lifetime)
          const found = await held(store, ...letters)
          const sizes = await Promise.all(found.map((one) => store.get(one)))
          const bytes = sizes.reduce((sum, text) => sum + 2 * (1 + (text?.length ?? 0)) + 200, 0)
          expect(found.length).toBeLessThanOrEqual(5)
          expect(bytes).toBeLessThanOrEqual(1200)
          for (const one of found) expect(ends.get(one)).toBeGreaterThan(clock.now())
          if (!deletes) expect(found).toContain(key)
        }
      }),
    )
  })
})

test('ten thousand values that are over leave no timer, and the next write drops them', async () => {
  const store = memoryStore({ maxEntries: 10_000, whenFull: 'refuse' })
  for (let n = 0; n < 10_000; n++) await store.set(`key ${n}`, 'x', 1 + (n % 7))
  expect(clock.pending).toBe(0)
  await clock.advance(7)
  for (let n = 0; n < 10_000; n++) await store.set(`other ${n}`, 'x', 1)
  await expect(store.set('one more', 'x', 1)).rejects.toThrow('is full')
})

test.each([
  [{ maxEntries: 0 }, 'memoryStore({ maxEntries }) is 0: pass a number of entries, 1 or more'],
  [{ maxBytes: NaN }, 'memoryStore({ maxBytes }) is NaN: pass a number of bytes, 1 or more'],
  [{ whenFull: 'drop' as 'forget' }, 'memoryStore({ whenFull }) is "drop": pass "forget"'],
])('an option that cannot work is refused at once: %j', (options, message) => {
  expect(() => memoryStore(options)).toThrow(message)
})

async function held(store: ReturnType<typeof memoryStore>, ...keys: string[]): Promise<string[]> {
  const values = await Promise.all(keys.map((key) => store.get(key)))
  return keys.filter((_, index) => values[index] !== undefined)
}
