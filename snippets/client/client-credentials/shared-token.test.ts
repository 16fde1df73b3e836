import {
  sealWith,
  sharedToken,
  type SharedTokenOptions,
} from 'middleware-cookbook/client/client-credentials'
import {
  TokenRefreshError,
  type Refresh,
  type Token,
} from 'middleware-cookbook/client/token-refresh'
import { memoryStore, StoreError, type Store } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import {
  deferred,
  errorOf,
  issuer,
  stopTheClock,
  time,
} from './sign-in.fixture.ts'

stopTheClock()

const never = new AbortController().signal
const send = () => Promise.reject(new Error('Nothing is sent here'))

/** A process: calls as `tokenRefresh()` does. */
function processWith(
  store: Store,
  refresh: Refresh,
  more: Partial<SharedTokenOptions> = {},
) {
  const shared = sharedToken({ store, key: 'shop', refresh, ...more })
  return (old?: string, signal = never) => shared(send, signal, old)
}

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
    'a token of %i s with the margin %s is given for %i ms',
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
    })
    await time.advance(1)
    await processWith(store, refresh)()
    expect(refresh.count).toBe(2)
  })

  test.each([0, 1e-9, 1e300, Infinity])(
    'a life of %s s is no error of the store',
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
    'a process that outlived its lock takes the token of the one after it: the store had %j',
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
      expect(await slow).toEqual(other)
      expect((await processWith(store, issuer())()).accessToken).toBe('token-1')
    },
  )
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

describe('A store that fails', () => {
  test.each(Array.from({ length: 8 }, (_, index) => index))(
    'from its operation %i on gives each caller a token, with one refresh, and onStoreError() hears of it',
    async (after) => {
      const errors: StoreError[] = []
      const refresh = issuer({ expiresIn: 3600 })
      const get = processWith(failing(memoryStore(), after), refresh, {
        onStoreError: (error) => void errors.push(error),
      })
      expect((await get()).accessToken).toBe('token-1')
      expect(refresh.count).toBe(1)
      expect(errors.length > 0).toBe(after < 6)
    },
  )

  test('each process fetches a token of its own until the store is back, and never gets it again after that', async () => {
    const memory = memoryStore()
    let isDown = true
    const store = failing(memory, () => isDown)
    const refresh = issuer({ expiresIn: 3600 })
    const [one, two] = [
      processWith(store, refresh),
      processWith(store, refresh),
    ]
    await one()
    await two()
    expect(refresh.count).toBe(2)
    isDown = false
    await one('token-1')
    expect((await two('token-2')).accessToken).toBe('token-3')
    isDown = true
    expect((await one('token-3')).accessToken).toBe('token-4')
  })

  test('a store that is back with a token from before gives it to no process that had a newer one', async () => {
    const memory = memoryStore()
    let isDown = false
    const store = failing(memory, () => isDown)
    const refresh = issuer({ expiresIn: 3600 })
    const get = processWith(store, refresh)
    await get()
    isDown = true
    await time.advance(1000)
    await get('token-1')
    isDown = false
    expect((await get('token-2')).accessToken).toBe('token-3')
    expect((await processWith(store, refresh)()).accessToken).toBe('token-3')
  })

  test('a StoreError of `refresh` itself is no failure of this store: it refreshes once', async () => {
    let count = 0
    const cause = new StoreError('its own')
    const get = processWith(memoryStore(), async () => {
      count++
      throw cause
    })
    expect(await errorOf(get())).toMatchObject({
      name: 'TokenRefreshError',
      cause,
    })
    expect(count).toBe(1)
  })

  test('what onStoreError() throws breaks no call', async () => {
    const print = console.error
    console.error = () => undefined
    const get = processWith(failing(memoryStore(), 0), issuer(), {
      onStoreError: () => {
        throw new Error('mine')
      },
    })
    expect((await get()).accessToken).toBe('token-1')
    console.error = print
  })

  test.each([
    '',
    'null',
    '5',
    '[]',
    '{"accessToken":5,"issuedAt":1}',
    '{"accessToken":"a"}',
    '{"accessToken":"a","issuedAt":"1"}',
    'not JSON',
  ])('what this recipe has not written is replaced: %s', async (text) => {
    const store = memoryStore()
    await store.set('shop', text, 60_000)
    const refresh = issuer({ expiresIn: 60 })
    const get = processWith(store, refresh)
    expect((await get()).accessToken).toBe('token-1')
    expect((await get()).accessToken).toBe('token-1')
    expect(refresh.count).toBe(1)
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

/** The same store, of which all operations from this one on fail, or those while it is down. */
function failing(store: Store, when: number | (() => boolean)): Store {
  let count = 0
  const through = async <Reply>(work: () => Promise<Reply>) => {
    const isDown = typeof when === 'number' ? count++ >= when : when()
    if (isDown) throw new StoreError('down')
    return work()
  }
  return {
    get: (...args) => through(() => store.get(...args)),
    set: (...args) => through(() => store.set(...args)),
    setIfAbsent: (...args) => through(() => store.setIfAbsent(...args)),
    compareAndSet: (...args) => through(() => store.compareAndSet(...args)),
    increment: (...args) => through(() => store.increment(...args)),
    delete: (...args) => through(() => store.delete(...args)),
  }
}
