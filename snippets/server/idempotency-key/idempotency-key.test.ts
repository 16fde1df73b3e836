import fc from 'fast-check'
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
} from 'middleware-cookbook'
import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { failingStore, shop } from './orders.fixture.ts'

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
  ])('such as %j', async (other) => {
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

describe('the field', () => {
  test.each([
    null,
    '',
    '""',
    '"a',
    '"a" b',
    '"a", "b"',
    'a, b',
    'a b',
    '"a b"',
    '"caf\u00e9"',
    '"a\\"b"',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
    ['a', 'b'],
  ])('is 400 if it is not one key: %j (draft §2.1, §2.7)', async (key) => {
    const { buy, orders } = await shop()
    expect((await buy(key)).status).toBe(400)
    expect(orders).toHaveLength(0)
  })

  test('a UUID with and without quotes is the same key, and parameters do not count', async () => {
    const { buy, orders } = await shop()
    const uuid = '8e03978e-40d5-43e8-bc93-6894a57f9324'
    for (const key of [uuid, `"${uuid}"`, `"${uuid}";a=1`]) {
      expect((await buy(key)).status).toBe(201)
    }
    expect(orders).toHaveLength(1)
  })

  test('"pass" runs a request without it, and still refuses one that is no key', async () => {
    const { buy, orders } = await shop({ missing: 'pass' })
    expect((await buy(null)).status).toBe(201)
    expect((await buy(null)).status).toBe(201)
    expect((await buy('')).status).toBe(400)
    expect(orders).toHaveLength(2)
  })

  test('any field gets 201, 400 or 422, and never two orders for one key', async () => {
    const { buy, orders } = await shop()
    const part = fc.constantFrom(
      '"',
      '\\',
      'a',
      ';',
      '=',
      ',',
      ' ',
      '1',
      ':',
      '?1',
      '@',
      '(',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const key = parts.join('')
        const { status } = await buy(key, { body: key })
        expect([201, 400, 422]).toContain(status)
      }),
    )
    expect(new Set(orders).size).toBe(orders.length)
  })
})

describe('a failure can be tried again', () => {
  test.each([
    ['throws', () => Promise.reject(new Error('disk'))],
    ['throws an HttpError', () => Promise.reject(new HttpError(402))],
    ['answers 503', async () => new HttpResponse(null, { status: 503 })],
  ])('if the handler %s', async (_, fail) => {
    let attempts = 0
    const { buy, orders } = await shop({}, () =>
      attempts++ === 0 ? fail() : Promise.resolve(new HttpResponse()),
    )
    expect((await buy()).status).toBeGreaterThanOrEqual(400)
    expect(orders).toHaveLength(0)
    // Another body is no mistake now: the first one did nothing.
    expect((await buy('"4f1c"', { body: 'two pianos' })).status).toBe(201)
    expect((await buy('"4f1c"', { body: 'two pianos' })).status).toBe(201)
    expect(orders).toHaveLength(1)
  })

  test('an answer below 500 is final, also a refusal', async () => {
    const store = memoryStore()
    let runs = 0
    const app = compose(
      [idempotencyKey({ store, scope: () => '' })],
      async () => {
        runs += 1
        return new HttpResponse('No', { status: 403 })
      },
    )
    const client = createClient({ transport: app })
    const headers = { 'idempotency-key': 'a' }
    for (let n = 0; n < 2; n++) {
      const response = await client.post('http://example.org', { headers })
      expect([response.status, await response.text()]).toEqual([403, 'No'])
    }
    expect(runs).toBe(1)
  })
})

describe('when the store is down', () => {
  test('nothing runs: 503 with Retry-After, and the error is reported', async () => {
    const store = failingStore(memoryStore(), () => 'before')
    const { buy, orders, errors } = await shop({ store })
    const { status, text, headers } = await buy()
    expect([status, text]).toEqual([503, 'Service Unavailable\n'])
    expect(headers.get('retry-after')).toBe('1')
    expect(orders).toHaveLength(0)
    expect(errors).toMatchObject([{ cause: { code: 'ERR_STORE' } }])
  })

  test('a memory that is full refuses new keys, and forgets none', async () => {
    const store = memoryStore({ maxEntries: 2, whenFull: 'refuse' })
    const { buy, orders } = await shop({ store })
    // The second key has a lock, and no room for its record.
    expect((await buy('a')).status).toBe(201)
    expect((await buy('b')).status).toBe(503)
    expect((await buy('a')).status).toBe(201)
    expect(orders).toHaveLength(1)
  })

  const faults = Array.from({ length: 8 }, (_, call) => call).flatMap((call) =>
    (['before', 'after'] as const).map((when) => ({ call, when })),
  )

  test.each(faults)(
    'at any moment there is one order in the end, if recover() looks for it: call $call, $when',
    async (fault) => {
      const { orders } = await faulty(fault, true)
      expect(orders).toHaveLength(1)
    },
  )

  test.each(faults)(
    'and without recover() one or none, never two: call $call, $when',
    async (fault) => {
      const { orders, statuses } = await faulty(fault, false)
      expect(orders.length).toBeLessThanOrEqual(1)
      expect(statuses.every((status) => [201, 409, 503].includes(status))).toBe(
        true,
      )
    },
  )

  /** One call of the store fails; the client repeats its request, later than lockTimeout. */
  async function faulty(
    { call, when }: (typeof faults)[number],
    recovers: boolean,
  ) {
    const clock = manualClock()
    onTestFinished(clock.restore)
    vi.spyOn(console, 'error').mockReturnValue()
    const store = failingStore(memoryStore(), (one) =>
      one === call ? when : undefined,
    )
    const orders: string[] = []
    const recover: IdempotencyKeyOptions['recover'] = async () =>
      orders.length > 0
        ? new HttpResponse('recovered', { status: 201 })
        : undefined
    const options = { store, scope: () => '', ...(recovers && { recover }) }
    const app = compose([idempotencyKey(options)], async () => {
      orders.push('a piano')
      return new HttpResponse(null, { status: 201 })
    })
    const client = createClient({ transport: app })
    const statuses: number[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      const headers = { 'idempotency-key': 'a' }
      const { status } = await client.post('http://example.org', { headers })
      statuses.push(status)
      await clock.advance(60_000)
    }
    return { orders, statuses }
  }
})

describe('work that was cut off', () => {
  /** The process ends after the order was saved: nothing more reaches the store. */
  async function cutOff(options: Partial<IdempotencyKeyOptions>) {
    const clock = manualClock()
    onTestFinished(clock.restore)
    vi.spyOn(console, 'error').mockReturnValue()
    const store = memoryStore()
    let dead = false
    const crashing = failingStore(store, () => (dead ? 'before' : undefined))
    let orders = 0
    const appOn = (kept: typeof store) =>
      compose(
        [idempotencyKey({ scope: () => '', ...options, store: kept })],
        async () => {
          orders += 1
          dead = true
          return HttpResponse.json({ order: orders }, { status: 201 })
        },
      )
    const send = async (kept: typeof store, body = 'a piano') => {
      const client = createClient({ transport: appOn(kept) })
      const headers = { 'idempotency-key': 'a' }
      const response = await client.post('http://example.org', {
        headers,
        body,
      })
      return [response.status, (await response.text()).trim()]
    }
    await send(crashing)
    return {
      clock,
      again: (body?: string) => send(store, body),
      orders: () => orders,
    }
  }

  test('is in progress for others until lockTimeout', async () => {
    const { clock, again } = await cutOff({ lockTimeout: 1000 })
    await clock.advance(999)
    expect((await again())[0]).toBe(409)
  })

  test('without recover() it stays 409: a second order would be worse', async () => {
    const { clock, again, orders } = await cutOff({ lockTimeout: 1000 })
    for (let n = 0; n < 3; n++) {
      await clock.advance(1000)
      expect(await again()).toEqual([
        409,
        'What became of the request with this key is not known',
      ])
    }
    expect(orders()).toBe(1)
  })

  test('recover() says what was done, once, and that is the response from then on', async () => {
    let asked = 0
    const recover = async () => {
      asked += 1
      return new HttpResponse('order 1', { status: 201 })
    }
    const { clock, again, orders } = await cutOff({ recover })
    await clock.advance(60_000)
    expect(await again()).toEqual([201, 'order 1'])
    expect(await again()).toEqual([201, 'order 1'])
    expect([asked, orders()]).toEqual([1, 1])
  })

  test('if recover() finds nothing the handler runs', async () => {
    const { clock, again, orders } = await cutOff({
      recover: async () => undefined,
    })
    await clock.advance(60_000)
    expect((await again())[0]).toBe(201)
    expect(orders()).toBe(2)
  })

  test('if recover() fails it is asked again, and the handler does not run', async () => {
    let asked = 0
    const recover = async () => {
      if (asked++ === 0) throw new HttpError(503, 'The database is down')
      return new HttpResponse('order 1', { status: 201 })
    }
    const { clock, again, orders } = await cutOff({ recover })
    await clock.advance(60_000)
    expect((await again())[0]).toBe(503)
    expect(await again()).toEqual([201, 'order 1'])
    expect(orders()).toBe(1)
  })

  test('a handler that comes too late does not take the key from the one that recovers', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const gates = [gate(), gate()] as const
    const [begun, asked] = [gate(), gate()] as const
    const options = {
      store: memoryStore(),
      scope: () => '',
      async recover() {
        asked.resolve()
        await gates[1].promise
        return new HttpResponse('recovered')
      },
    }
    const app = compose([idempotencyKey(options)], async () => {
      begun.resolve()
      await gates[0].promise
      return new HttpResponse('late')
    })
    const client = createClient({ transport: app })
    const headers = { 'idempotency-key': 'a' }
    const send = () => client.post('http://example.org', { headers })
    const late = send()
    await begun.promise
    await clock.advance(60_000)
    const recovering = send()
    await asked.promise
    gates[0].resolve()
    expect(await (await late).text()).toBe('late')
    expect((await send()).status).toBe(409)
    gates[1].resolve()
    expect(await (await recovering).text()).toBe('recovered')
    expect(await (await send()).text()).toBe('recovered')
  })

  test('another body is 422 all the same', async () => {
    const { clock, again } = await cutOff({ recover: async () => undefined })
    expect((await again('two pianos'))[0]).toBe(422)
    await clock.advance(60_000)
    expect((await again('two pianos'))[0]).toBe(422)
  })
})

describe('the response', () => {
  test.each([
    ['no content', new HttpResponse(null, { status: 204 })],
    ['bytes', new HttpResponse(new Uint8Array([0, 255, 128, 10]))],
    [
      'text',
      new HttpResponse('caf\u00e9 \u{1F3B9}', {
        headers: { 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] },
      }),
    ],
  ])('comes back as it was: %s', async (_, response) => {
    const store = memoryStore()
    const app = compose(
      [idempotencyKey({ store, scope: () => '' })],
      async () => response,
    )
    const client = createClient({ transport: app })
    const headers = { 'idempotency-key': 'a' }
    const first = await client.post('http://example.org', { headers })
    const second = await client.post('http://example.org', { headers })
    expect(await second.bytes()).toEqual(await first.bytes())
    expect(second.status).toBe(first.status)
    expect([...second.headers.without('idempotent-replayed')]).toEqual([
      ...first.headers,
    ])
  })

  test.each([
    ['larger than maxResponseSize', () => new HttpResponse('x'.repeat(11))],
    [
      'a stream that has not been read',
      () =>
        new HttpResponse(async function* () {
          yield new Uint8Array(3)
        }),
    ],
    [
      'an event stream',
      () =>
        new HttpResponse(
          async function* () {
            yield new TextEncoder().encode('data:\n\n')
          },
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    ],
  ])(
    'that is %s is sent, and not kept: then a repetition is 409, and never runs',
    async (_, make) => {
      let runs = 0
      const store = memoryStore()
      const options = { store, scope: () => '', maxResponseSize: 10 }
      const app = compose([idempotencyKey(options)], async () => {
        runs += 1
        return make()
      })
      const client = createClient({ transport: app })
      const headers = { 'idempotency-key': 'a' }
      expect(
        (await client.post('http://example.org', { headers })).status,
      ).toBe(200)
      expect(
        (await client.post('http://example.org', { headers })).status,
      ).toBe(409)
      expect(runs).toBe(1)
    },
  )
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
  [{ lifetime: 0 }, 'idempotencyKey({ lifetime }) is 0: pass 1 or more'],
  [{ lockTimeout: NaN }, 'idempotencyKey({ lockTimeout }) is NaN'],
  [
    { store: { ...memoryStore(), delete: undefined } as never },
    'idempotencyKey({ store }) is an object: pass an object with get() and setIfAbsent() and compareAndSet() and delete()',
  ],
  [
    { maxResponseSize: -1 },
    'idempotencyKey({ maxResponseSize }) is -1: pass 0 or more',
  ],
])('an option that cannot work is refused at once: %j', (wrong, message) => {
  const options = {
    store: memoryStore(),
    scope: () => '',
    ...wrong,
  } as IdempotencyKeyOptions
  expect(() => idempotencyKey(options)).toThrow(message)
})

/** A promise that the test resolves. */
function gate() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve: () => resolve() }
}
