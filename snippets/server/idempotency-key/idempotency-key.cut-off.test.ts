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
import { failingStore } from './orders.fixture.ts'

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
      const wait = response.headers.get('retry-after') ?? []
      return [response.status, (await response.text()).trim()].concat(wait)
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

  test('without recover() it stays 409, and says nothing of coming back: a second order would be worse', async () => {
    const { clock, again, orders } = await cutOff({ lockTimeout: 1000 })
    for (let n = 0; n < 3; n++) {
      await clock.advance(1000)
      expect(await again()).toEqual([
        409,
        'The request with this Idempotency-Key was cut off, and what became of it is not known: look for its order before you send a new key',
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

  test('another body is 422 all the same', async () => {
    const { clock, again } = await cutOff({ recover: async () => undefined })
    expect((await again('two pianos'))[0]).toBe(422)
    await clock.advance(60_000)
    expect((await again('two pianos'))[0]).toBe(422)
  })
})
