import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import {
  idempotencyKey,
  type IdempotencyKeyOptions,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { failingStore, shop } from './orders.fixture.ts'

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
    'at any moment there is one order in the end, if recover() looks for it: $call, $when',
    async (fault) => {
      const { orders } = await faulty(fault, true)
      expect(orders).toHaveLength(1)
    },
  )

  test.each(faults)(
    'and without recover() one or none, never two: $call, $when',
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
