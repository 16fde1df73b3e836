import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StoreError } from '../store-error.ts'
import type { Store } from '../store.ts'
import { operations, replyOf, type Operation } from './store-model.ts'

/** A store of a kind, and how time passes for it. */
export interface StoreUnderTest {
  readonly store: Store
  /** Resolves when what had this lifetime is over: a clock is moved, or Redis is asked until it has forgotten the key. */
  readonly over: (key: string, lifetime: number) => Promise<void>
  /** Sets a value that no increment can have made. */
  readonly plant: (key: string, value: string) => Promise<void>
}

const LONG = 3_600_000

/** What every store does. Each test gets a key of its own, so that they can share a Redis. */
export function storeContract(name: string, make: () => StoreUnderTest, runs = 30): void {
  let count = 0
  const key = (): string => `${name}:${++count}`

  describe(`a store: ${name}`, () => {
    test('a key without a value has none, and delete says so', async () => {
      const { store } = make()
      expect(await store.get(key())).toBeUndefined()
      expect(await store.delete(key())).toBe(false)
    })

    test('a value is there until it is deleted, and set replaces it', async () => {
      const { store } = make()
      const one = key()
      await store.set(one, 'first', LONG)
      await store.set(one, '', LONG)
      expect(await store.get(one)).toBe('')
      expect(await store.delete(one)).toBe(true)
      expect(await store.get(one)).toBeUndefined()
    })

    test('a value is over after its lifetime, however it was set', async () => {
      const { store, over } = make()
      const [set, absent, compared, counted] = [key(), key(), key(), key()]
      await store.set(set, 'a', 20)
      await store.setIfAbsent(absent, 'a', 20)
      await store.set(compared, 'a', LONG)
      await store.compareAndSet(compared, 'a', 'b', 20)
      await store.increment(counted, 20)
      for (const one of [set, absent, compared, counted]) {
        await over(one, 20)
        expect(await store.get(one)).toBeUndefined()
      }
      expect(await store.setIfAbsent(set, 'b', LONG)).toBe(true)
      expect(await store.compareAndSet(compared, 'b', 'c', LONG)).toBe(false)
      expect(await store.delete(absent)).toBe(false)
      expect((await store.increment(counted, LONG)).value).toBe(1)
    })

    test('a fraction of a millisecond is a lifetime too', async () => {
      const { store, over } = make()
      const one = key()
      await store.set(one, 'a', 0.2)
      await over(one, 1)
      expect(await store.get(one)).toBeUndefined()
    })

    test('set if absent keeps what is there', async () => {
      const { store } = make()
      const one = key()
      expect(await store.setIfAbsent(one, 'first', LONG)).toBe(true)
      expect(await store.setIfAbsent(one, 'second', LONG)).toBe(false)
      expect(await store.get(one)).toBe('first')
    })

    test('of a hundred at once that set if absent one gets it', async () => {
      const { store } = make()
      const one = key()
      const calls = Array.from({ length: 100 }, (_, n) => store.setIfAbsent(one, `${n}`, LONG))
      const got = await Promise.all(calls)
      expect(got.filter(Boolean)).toEqual([true])
      expect(await store.get(one)).toBe(`${got.indexOf(true)}`)
    })

    test('compare and set replaces only what is expected', async () => {
      const { store } = make()
      const one = key()
      expect(await store.compareAndSet(one, '', 'a', LONG)).toBe(false)
      await store.set(one, 'a', LONG)
      expect(await store.compareAndSet(one, 'A', 'b', LONG)).toBe(false)
      expect(await store.get(one)).toBe('a')
      expect(await store.compareAndSet(one, 'a', 'b', LONG)).toBe(true)
      expect(await store.get(one)).toBe('b')
    })

    test('of a hundred at once that compare and set one gets it', async () => {
      const { store } = make()
      const one = key()
      await store.set(one, 'free', LONG)
      const calls = Array.from({ length: 100 }, (_, n) =>
        store.compareAndSet(one, 'free', `${n}`, LONG),
      )
      expect((await Promise.all(calls)).filter(Boolean)).toEqual([true])
    })

    test('a hundred increments at once are a hundred, and each gets a number of its own', async () => {
      const { store } = make()
      const one = key()
      const calls = Array.from({ length: 100 }, () => store.increment(one, LONG))
      const values = (await Promise.all(calls)).map(({ value }) => value)
      expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
      expect(await store.get(one)).toBe('100')
    })

    test('the lifetime of a counter begins with the first increment, and later ones do not extend it', async () => {
      const { store } = make()
      const one = key()
      const first = await store.increment(one, 60_000)
      const second = await store.increment(one, LONG, 5)
      expect(first).toEqual({ value: 1, expiresIn: 60_000 })
      expect(second.value).toBe(6)
      expect(second.expiresIn).toBeGreaterThan(0)
      expect(second.expiresIn).toBeLessThanOrEqual(60_000)
    })

    test('a counter can go down, and below 0', async () => {
      const { store } = make()
      const one = key()
      await store.increment(one, LONG, 2)
      expect((await store.increment(one, LONG, -5)).value).toBe(-3)
    })

    test.each(['ada', '', '1.5', '01', '+1', ' 1', '1 ', '0x1', '1e3', '-0', '-'])(
      'an increment of %j is a StoreError, and the value stays',
      async (value) => {
        const { store, plant } = make()
        const one = key()
        await plant(one, value)
        await expect(store.increment(one, LONG)).rejects.toBeInstanceOf(StoreError)
        expect(await store.get(one)).toBe(value)
      },
    )

    test.each([0, -1, NaN, Infinity, 2 ** 60, '5', undefined])(
      'a lifetime of %j is refused before anything happens',
      async (wrong) => {
        const { store } = make()
        const one = key()
        const lifetime = wrong as number
        await store.set(one, '7', LONG)
        for (const call of [
          () => store.set(one, 'b', lifetime),
          () => store.setIfAbsent(one, 'b', lifetime),
          () => store.compareAndSet(one, '7', 'b', lifetime),
          () => store.increment(one, lifetime),
        ]) {
          await expect(call()).rejects.toThrow(
            /^store\.\w+\(\) got the lifetime .+: pass ms above 0/,
          )
        }
        expect(await store.get(one)).toBe('7')
      },
    )

    test.each([0.5, NaN, 2 ** 53])('a step of %j is refused', async (by) => {
      const { store } = make()
      await expect(store.increment(key(), LONG, by)).rejects.toThrow('pass a whole number')
    })

    test('any key and any value come back as they were, and keys do not mix', async () => {
      const { store } = make()
      const unit = fc.constantFrom('a', ' ', '\0', '\r\n', '*', '{', '}', 'é', '\u{1D11E}')
      const text = fc.string({ unit, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(text, { maxLength: 5 }), text, async (keys, value) => {
          const own = key()
          await Promise.all(keys.map((one) => store.set(`${own}${one}`, `${value}${one}`, LONG)))
          const values = await Promise.all(keys.map((one) => store.get(`${own}${one}`)))
          expect(values).toEqual(keys.map((one) => `${value}${one}`))
        }),
        { numRuns: runs },
      )
    })

    test('any sequence of operations has the replies of a plain map', async () => {
      const { store } = make()
      await fc.assert(
        fc.asyncProperty(operations, async (list) => {
          const own = key()
          const model = new Map<string, string>()
          for (const operation of list) {
            const expected = replyOf(model, operation)
            expect(await run(store, own, operation)).toEqual(expected)
          }
        }),
        { numRuns: runs },
      )
    })
  })
}

async function run(store: Store, own: string, operation: Operation): Promise<unknown> {
  const key = `${own}:${operation.key}`
  switch (operation.name) {
    case 'get':
      return store.get(key)
    case 'set':
      return store.set(key, operation.value, LONG)
    case 'setIfAbsent':
      return store.setIfAbsent(key, operation.value, LONG)
    case 'compareAndSet':
      return store.compareAndSet(key, operation.expected, operation.value, LONG)
    case 'increment':
      return store.increment(key, LONG, operation.by).then(
        ({ value }) => value,
        (error: unknown) => (error as Error).name,
      )
    case 'delete':
      return store.delete(key)
  }
}
