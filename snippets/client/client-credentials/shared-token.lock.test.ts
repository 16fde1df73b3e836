import {
  TokenRefreshError,
  type Token,
} from 'middleware-cookbook/client/token-refresh'
import { memoryStore, type StoreError } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import { failing, processWith } from './shared-token.fixture.ts'
import {
  deferred,
  errorOf,
  issuer,
  stopTheClock,
  time,
} from './sign-in.fixture.ts'

stopTheClock()

describe('The lock', () => {
  test('of a process that ends ends by itself, and another one refreshes', async () => {
    const store = memoryStore()
    const dead = processWith(store, () => new Promise(() => undefined))
    void dead()
    const refresh = issuer()
    const get = processWith(store, refresh, { wait: 60_000 })
    const token = get()
    await time.advance(14_000)
    expect(refresh.count).toBe(0)
    await time.advance(1500)
    expect((await token).accessToken).toBe('token-1')
  })

  test('is waited for as long as `wait` says, and then this process fetches too', async () => {
    const store = memoryStore()
    void processWith(store, () => new Promise(() => undefined))()
    const refresh = issuer()
    const token = processWith(store, refresh)()
    await time.advance(4999)
    expect(refresh.count).toBe(0)
    await time.advance(251)
    expect((await token).accessToken).toBe('token-1')
    // What it fetched is for the others too.
    expect((await processWith(store, refresh)()).accessToken).toBe('token-1')
  })

  test('is not waited for with `wait: 0`', async () => {
    const store = memoryStore()
    await store.setIfAbsent('shop:lock', 'other', 60_000)
    const get = processWith(store, issuer(), { wait: 0 })
    expect((await get()).accessToken).toBe('token-1')
  })

  test('is looked at after 20 ms, then after twice as long, up to 250 ms, each time after the half of it or more', async () => {
    const store = memoryStore()
    await store.setIfAbsent('shop:lock', 'other', 60_000)
    const looks: number[] = []
    const watched = {
      ...store,
      setIfAbsent: (key: string, value: string, lifetime: number) => {
        looks.push(time.now())
        return store.setIfAbsent(key, value, lifetime)
      },
    }
    const token = processWith(watched, issuer(), { wait: 2000 })()
    for (let ms = 0; ms < 2250; ms++) await time.advance(1)
    await token
    const pauses = [20, 40, 80, 160, 250, 250, 250]
    for (const [index, longest] of pauses.entries()) {
      const pause = Number(looks[index + 1]) - Number(looks[index])
      expect(pause).toBeGreaterThanOrEqual(longest / 2)
      expect(pause).toBeLessThanOrEqual(longest)
    }
  })

  test('is freed when a refresh fails, and the next process tries', async () => {
    const store = memoryStore()
    const down = new Error('down')
    const one = processWith(store, () => Promise.reject(down))
    expect(await errorOf(one())).toBe(down)
    const { accessToken } = await processWith(store, issuer())()
    expect(accessToken).toBe('token-1')
  })

  test('is freed when the last caller leaves', async () => {
    const store = memoryStore()
    const controller = new AbortController()
    const one = processWith(
      store,
      (_send, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error)
          })
        }),
    )
    const call = errorOf(one(undefined, controller.signal))
    await time.advance(0)
    controller.abort(new Error('enough'))
    expect(await call).toHaveProperty('message', 'enough')
    expect(await store.get('shop:lock')).toBe(undefined)
  })

  test('of another process is never freed', async () => {
    const store = memoryStore()
    const answer = deferred<Token>()
    const token = processWith(store, () => answer.promise)()
    await time.advance(15_000)
    await store.setIfAbsent('shop:lock', 'other', 60_000)
    answer.resolve({ accessToken: 'late' })
    await token
    expect(await store.get('shop:lock')).toBe('other')
  })

  test('an abort ends the wait for it', async () => {
    const store = memoryStore()
    await store.setIfAbsent('shop:lock', 'other', 60_000)
    const controller = new AbortController()
    const refresh = issuer()
    const call = errorOf(
      processWith(store, refresh)(undefined, controller.signal),
    )
    await time.advance(100)
    controller.abort(new Error('enough'))
    expect(await call).toHaveProperty('message', 'enough')
    expect(refresh.count).toBe(0)
  })

  test.each([[], ['token-0']])(
    'a process that outlived its lock takes the token of the one after it: %j',
    async (...before) => {
      const store = memoryStore()
      for (const accessToken of before) {
        await processWith(store, async () => ({ accessToken, expiresIn: 60 }))()
        await time.advance(30_000)
      }
      const answer = deferred<Token>()
      const slow = processWith(store, () => answer.promise)()
      await time.advance(15_000)
      const other = await processWith(store, issuer())()
      answer.resolve({ accessToken: 'late' })
      expect(await slow).toEqual({ ...other, isShared: true })
      expect((await processWith(store, issuer())()).accessToken).toBe('token-1')
    },
  )
})

test('a process that outlived its lock, and finds the store down, has its own token', async () => {
  const store = memoryStore()
  let isDown = false
  const answer = deferred<Token>()
  const late = failing(store, () => isDown)
  const slow = processWith(
    {
      ...late,
      setIfAbsent: async (...args) => {
        const isSet = await late.setIfAbsent(...args)
        isDown = args[0] === 'shop'
        return isSet
      },
    },
    () => answer.promise,
  )()
  await time.advance(15_000)
  await processWith(store, issuer())()
  answer.resolve({ accessToken: 'late' })
  expect((await slow).accessToken).toBe('late')
})

describe('With `rotates`', () => {
  const rotates = true

  test('no process refreshes beside the holder of the lock: after `wait` it throws', async () => {
    const store = memoryStore()
    await store.setIfAbsent('shop:lock', 'other', 60_000)
    const refresh = issuer()
    const error = errorOf(processWith(store, refresh, { rotates })())
    await time.advance(5251)
    expect(await error).toEqual(
      new TokenRefreshError(
        'another process has been refreshing for over 5000 ms; try again later',
      ),
    )
    expect(refresh.count).toBe(0)
  })

  test('without the store no process refreshes, and the error has the cause', async () => {
    const refresh = issuer()
    const errors: StoreError[] = []
    const get = processWith(failing(memoryStore(), 0), refresh, {
      rotates,
      onStoreError: (error) => void errors.push(error),
    })
    expect(await errorOf(get())).toMatchObject({
      name: 'TokenRefreshError',
      message: 'the store failed, so no process refreshes; see the cause',
      cause: { code: 'ERR_STORE' },
    })
    expect(refresh.count).toBe(0)
    expect(errors).toHaveLength(1)
  })
})
