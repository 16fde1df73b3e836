import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  retry,
  retryBudget,
  type RetryBudget,
  type RetryOptions,
} from './retry.ts'
import { settled } from './settled.fixture.ts'

const url = 'http://example.org'
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

const unavailable: Handler = async () => new HttpResponse(null, { status: 503 })

/** A client of a service that is down. It says how many requests each call cost. */
function calling(options: RetryOptions): () => Promise<number> {
  let sent = 0
  const client = createClient({
    transport: (request) => {
      sent++
      return unavailable(request)
    },
    middleware: [retry({ initialDelay: 1, factor: 1, ...options })],
  })
  return async () => {
    sent = 0
    const call = client.get(url)
    await clock.advance(10)
    expect((await settled(call)).status).toBe(503)
    return sent
  }
}

async function times<T>(count: number, call: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let n = 0; n < count; n++) results.push(await call())
  return results
}

test('a budget drops retries beyond its share of the requests, and makes no call wait', async () => {
  const budget = retryBudget({ ratio: 0.2, perSecond: 0, burst: 1, window: 0 })
  const call = calling({ budget })
  expect(await call()).toBe(2)
  expect(await times(10, call)).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 1, 2])
})

test('retry() has a budget if none is given: one call gets all its retries, the next ones their share', async () => {
  const call = calling({})
  expect(await call()).toBe(4)
  expect(await times(10, call)).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 1, 2])
})

test.each([
  { perSecond: 0.1, most: 2 },
  { perSecond: 1, most: 1.4 },
  { perSecond: 5, most: 1.4 },
  { perSecond: 20, most: 1.4 },
])(
  'in an outage of a minute retries stay a small share, however little a process sends: %o',
  async ({ perSecond, most }) => {
    let requests = 0
    let down = false
    const client = createClient({
      transport: async () => {
        if (down) requests++
        return new HttpResponse(null, { status: down ? 503 : 200 })
      },
      middleware: [retry()],
    })
    const calls = 60 * perSecond
    const minute = async () => {
      for (let n = 0; n < calls; n++) {
        void client.get(url)
        await clock.advance(1000 / perSecond)
      }
    }
    await minute()
    down = true
    await minute()
    expect(requests / calls).toBeGreaterThan(1.2)
    expect(requests / calls).toBeLessThan(most)
    await clock.advance(60_000)
  },
)

test('a script that makes one call gets all its retries, however many are allowed', async () => {
  expect(await calling({ maxRetries: 7 })()).toBe(8)
})

test('budget: false sets no limit', async () => {
  expect(await times(10, calling({ budget: false }))).toEqual(
    Array.from({ length: 10 }, () => 4),
  )
})

test('a budget counts for all that share it', async () => {
  const budget = retryBudget()
  const [one, other] = [calling({ budget }), calling({ budget })]
  expect([await one(), await other()]).toEqual([4, 1])
})

test('each retry() without one has a budget of its own', async () => {
  expect([await calling({})(), await calling({})()]).toEqual([4, 4])
})

/** What a call asks of its budget: `+` for a request, `-` for a retry. */
async function charges(
  call: (options: { readonly budget: RetryBudget }) => Promise<unknown>,
): Promise<string> {
  let charged = ''
  await call({
    budget: {
      deposit: () => {
        charged += '+'
      },
      withdraw: () => {
        charged += '-'
        return true
      },
    },
  })
  return charged
}

async function* stream() {
  yield new Uint8Array(1)
}

test.each([
  ['a wait that is longer than maxDelay', { 'retry-after': '60' }, {}],
  ['a wait that the timeout would cut off', {}, { timeout: 500 }],
  ['a method that is not idempotent', {}, { method: 'POST' }],
  ['a body that can be sent once', {}, { method: 'PUT', body: stream() }],
  ['an error of the request', { status: '404' }, {}],
])(
  'a retry that is not sent is not charged: %s',
  async (_, { status = '503', ...headers }: Record<string, string>, call) => {
    const charged = await charges(async ({ budget }) => {
      const client = createClient({
        transport: async () =>
          new HttpResponse(null, { status: Number(status), headers }),
        middleware: [retry({ budget, jitter: 'none' })],
      })
      await settled(client.request(url, call))
    })
    expect(charged).toBe('+')
  },
)

test('each retry is charged once, the first attempt never', async () => {
  const charged = await charges(async ({ budget }) => {
    await calling({ budget })()
  })
  expect(charged).toBe('+---')
})
