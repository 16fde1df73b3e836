import { memoryStore, StoreError } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import { failing, processWith } from './shared-token.fixture.ts'
import { errorOf, issuer, stopTheClock, time } from './sign-in.fixture.ts'

stopTheClock()

describe('A store that fails', () => {
  test.each(Array.from({ length: 8 }, (_, index) => index))(
    'leaves each caller a token, with one refresh, whichever operation fails first, and onStoreError() hears of it: %i',
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
      message: 'refresh() failed; see the cause',
      cause,
    })
    expect(count).toBe(1)
  })

  test('a store that is back with a token from before gives it to no process that has taken a newer one from it', async () => {
    const store = memoryStore()
    const refresh = issuer({ expiresIn: 3600 })
    await processWith(store, refresh)()
    const before = (await store.get('shop')) ?? ''
    await time.advance(1000)
    await processWith(store, refresh)('token-1')
    const taker = processWith(store, refresh)
    expect((await taker('token-1')).accessToken).toBe('token-2')
    await store.set('shop', before, 60_000)
    expect((await taker('token-2')).accessToken).toBe('token-3')
  })

  test('a mistake of a store, which is no StoreError, is thrown, even when the token is there', async () => {
    const mistake = new TypeError('store.client is undefined')
    const store = {
      ...memoryStore(),
      compareAndSet: () => Promise.reject(mistake),
    }
    expect(await errorOf(processWith(store, issuer())())).toBe(mistake)
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
