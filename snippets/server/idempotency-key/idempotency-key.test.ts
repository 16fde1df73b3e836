import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { shop } from './orders.fixture.ts'

describe('one order for one key', () => {
  test('the first request runs, and a repetition gets its response, marked', async () => {
    const { buy, orders } = await shop()
    const first = await buy()
    const second = await buy()
    expect(orders).toHaveLength(1)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).toBe(first.text)
    expect(second.headers.get('content-type')).toBe('application/json')
    expect(first.headers.has('idempotent-replayed')).toBe(false)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
  })

  test('of a hundred at once one runs, and the others are told to come back (409, draft §2.7)', async () => {
    const { buy, orders } = await shop()
    const answers = await Promise.all(Array.from({ length: 100 }, () => buy()))
    expect(orders).toHaveLength(1)
    for (const { status, headers } of answers) {
      expect([201, 409]).toContain(status)
      if (status === 409) expect(headers.get('retry-after')).toBe('1')
    }
    expect((await buy()).status).toBe(201)
    expect(orders).toHaveLength(1)
  })

  test('a hundred repetitions at once all get the response: none is told to come back', async () => {
    const { buy } = await shop()
    const { text } = await buy()
    const answers = await Promise.all(Array.from({ length: 100 }, () => buy()))
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 201, text })
  })

  test('a key that another request uses up between the first look and the claim is 422 for another body', async () => {
    const store = memoryStore()
    const first = await shop({ store })
    await first.buy()
    let looks = 0
    // As if the other request had been done a moment later.
    const late = {
      ...store,
      get: async (key: string) => (looks++ === 0 ? undefined : store.get(key)),
    }
    const second = await shop({ store: late })
    expect((await second.buy('"4f1c"', { body: 'two pianos' })).status).toBe(
      422,
    )
    looks = 0
    expect((await second.buy()).headers.get('idempotent-replayed')).toBe('true')
    expect(second.orders).toHaveLength(0)
  })

  test('a store that is emptied while the handler runs learns what it did', async () => {
    const store = memoryStore()
    const keys = new Set<string>()
    const watched = {
      ...store,
      setIfAbsent: (key: string, value: string, lifetime: number) => {
        keys.add(key)
        return store.setIfAbsent(key, value, lifetime)
      },
    }
    const { buy, orders } = await shop({ store: watched }, async () => {
      for (const key of keys) await store.delete(key)
      return new HttpResponse()
    })
    await buy()
    expect((await buy()).headers.get('idempotent-replayed')).toBe('true')
    expect(orders).toHaveLength(1)
  })

  test('the same key of another client is another order: none gets the response of another one (draft §5)', async () => {
    const { buy, orders } = await shop()
    const ada = await buy()
    const eve = await buy('"4f1c"', { user: 'eve' })
    expect(ada.text).not.toBe(eve.text)
    expect(new Set(orders).size).toBe(2)
  })

  test('scope and key do not run into each other', async () => {
    const { buy, orders } = await shop()
    await buy('c', { user: 'a,b' })
    await buy('b,c', { user: 'a' })
    await buy('bc', { user: 'a' })
    await buy('c', { user: 'ab' })
    expect(new Set(orders).size).toBe(3)
  })

  test('a scope that is no text is an error: all clients would share their keys', async () => {
    const store = memoryStore()
    // As JavaScript lets it: there is no user, or the function became async.
    for (const none of [undefined, Promise.resolve('ada')]) {
      const scope = () => none as unknown as string
      const handler = vi.fn(async () => new HttpResponse('Your order'))
      const app = compose([idempotencyKey({ store, scope })], handler)
      const client = createClient({ transport: app })
      const headers = { 'idempotency-key': '"4f1c"' }
      await expect(
        client.post('http://example.org', { headers }),
      ).rejects.toThrow('idempotencyKey({ scope }) returned ')
      expect(handler).not.toHaveBeenCalled()
    }
  })

  test.each(['PATCH', 'POST'])(
    'a method that is not idempotent is protected: %s',
    async (method) => {
      const { buy, orders } = await shop()
      await buy('"4f1c"', { method })
      await buy('"4f1c"', { method })
      expect(orders).toHaveLength(1)
    },
  )

  test.each(['GET', 'PUT', 'DELETE'])(
    'an idempotent method passes (RFC 9110 §9.2.2): %s',
    async (method) => {
      const { buy, orders } = await shop()
      await buy(null, { method })
      await buy('"4f1c"', { method })
      expect(orders).toHaveLength(2)
    },
  )

  test('after its lifetime a key is new', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const store = memoryStore()
    let orders = 0
    const app = compose(
      [idempotencyKey({ store, scope: () => '', lifetime: 50 })],
      async () => {
        orders += 1
        return new HttpResponse()
      },
    )
    const client = createClient({ transport: app })
    const send = () =>
      client.post('http://example.org', { headers: { 'idempotency-key': 'a' } })
    await send()
    await clock.advance(49)
    await send()
    expect(orders).toBe(1)
    await clock.advance(1)
    await send()
    expect(orders).toBe(2)
  })
})

describe('another request under the same key is 422 (draft §2.7)', () => {
  test.each([
    { body: 'two pianos' },
    { body: '' },
    { path: '/refunds' },
    { path: '/orders?gift=1' },
    { method: 'PATCH' },
  ])('with another content, URL or method: %j', async (other) => {
    const { buy, orders } = await shop()
    await buy()
    const { status, text } = await buy('"4f1c"', other)
    expect([status, text]).toEqual([
      422,
      'This Idempotency-Key was used for another request: send a new key\n',
    ])
    expect(orders).toHaveLength(1)
  })
})

test('ten thousand calls leave an entry for each key, no timer, and nothing after the lifetime', async () => {
  const clock = manualClock()
  onTestFinished(clock.restore)
  const store = memoryStore({ maxEntries: 101, whenFull: 'refuse' })
  const once = idempotencyKey({ store, scope: () => '', lifetime: 1000 })
  const app = compose([once], async () => new HttpResponse())
  const client = createClient({ transport: app })
  const send = async (key: string) => {
    const headers = { 'idempotency-key': key }
    return (await client.post('http://example.org', { headers })).status
  }
  for (let n = 0; n < 10_000; n++) await send(`key-${n % 100}`)
  expect(clock.pending).toBe(0)
  vi.spyOn(console, 'error').mockReturnValue()
  expect(await send('one-more')).toBe(503)
  await clock.advance(1000)
  expect(await send('one-more')).toBe(200)
})

test.each([
  [
    { scope: undefined },
    'idempotencyKey({ scope }) is undefined: pass a function',
  ],
  [
    { lifetime: 0 },
    'idempotencyKey({ lifetime }) is 0: pass a number of ms, 1 or more',
  ],
  [{ lockTimeout: NaN }, 'idempotencyKey({ lockTimeout }) is NaN'],
  [
    { store: { ...memoryStore(), delete: undefined } as never },
    'idempotencyKey({ store }) is an object: pass memoryStore(), redisStore(client), or a store of your own with get(), setIfAbsent(), compareAndSet(), delete()',
  ],
  [
    { maxResponseSize: -1 },
    'idempotencyKey({ maxResponseSize }) is -1: pass a number of bytes, 0 or more',
  ],
])('an option that cannot work is refused at once: %j', (wrong, message) => {
  const options = {
    store: memoryStore(),
    scope: () => '',
    ...wrong,
  } as IdempotencyKeyOptions
  expect(() => idempotencyKey(options)).toThrow(message)
})
