import {
  createClient,
  HttpResponse,
  NetworkError,
  OperationTimeoutError,
  type Handler,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { retry, retryBudget, type RetryOptions } from './retry.ts'

const url = 'http://example.org'
let clock: ManualClock
let random: number

beforeEach(() => {
  random = 0.5
  clock = manualClock({ random: () => random })
})
afterEach(() => {
  clock.restore()
})

/** How many ms after the call a service that is down sees each attempt. */
async function attempts(
  options: RetryOptions,
  headers: Record<string, string> = {},
): Promise<number[]> {
  const start = clock.now()
  const moments: number[] = []
  const transport: Handler = async () => {
    moments.push(clock.now() - start)
    return new HttpResponse(null, { status: 503, headers })
  }
  const client = createClient({ transport, middleware: [retry(options)] })
  const call = client.get(url)
  await clock.advance(2 ** 32)
  expect((await call).status).toBe(503)
  return moments
}

/** The same with waits that do not depend on chance. */
function exactly(headers: Record<string, string>): Promise<number[]> {
  return attempts({ maxRetries: 1, jitter: 'none' }, headers)
}

test('each wait is twice as long as the one before, from one second', async () => {
  expect(await attempts({ jitter: 'none' })).toEqual([0, 1000, 3000, 7000])
})

test('initialDelay and factor set the waits', async () => {
  const options = { initialDelay: 100, factor: 3, jitter: 'none' } as const
  expect(await attempts(options)).toEqual([0, 100, 400, 1300])
})

test('no wait is longer than maxDelay', async () => {
  const options = { maxDelay: 1500, jitter: 'none' } as const
  expect(await attempts(options)).toEqual([0, 1000, 2500, 4000])
})

test('full jitter draws each wait from 0 to its bound', async () => {
  expect(await attempts({})).toEqual([0, 500, 1500, 3500])
  random = 0
  expect(await attempts({})).toEqual([0, 0, 0, 0])
  random = 0.9
  expect(await attempts({ maxDelay: 1500 })).toEqual([0, 900, 2250, 3600])
})

test('jitter can be a function, whose result maxDelay limits, too', async () => {
  const options = { maxRetries: 2, maxDelay: 2500 }
  const add = (delay: number) => delay + 1000
  expect(await attempts({ ...options, jitter: add })).toEqual([0, 2000, 4500])
  const subtract = (delay: number) => delay - 9000
  expect(await attempts({ ...options, jitter: subtract })).toEqual([0, 0, 0])
})

test('a wait is never shorter than Retry-After asks, and spread beyond it (RFC 9110 §10.2.3)', async () => {
  const headers = { 'Retry-After': '7' }
  random = 0
  expect(await attempts({ maxRetries: 1 }, headers)).toEqual([0, 7000])
  random = 0.25
  expect(await attempts({ maxRetries: 1 }, headers)).toEqual([0, 7250])
  expect(await attempts({ maxRetries: 1, maxDelay: 7100 }, headers)).toEqual([
    0, 7100,
  ])
})

test.each([
  'Thu, 01 Jan 2026 00:00:20 GMT',
  'Thursday, 01-Jan-26 00:00:20 GMT',
  'Thu Jan  1 00:00:20 2026',
])(
  'Retry-After can be a date in each of three forms (RFC 9110 §5.6.7): %s',
  async (date) => {
    expect(await exactly({ 'Retry-After': date })).toEqual([0, 21_000])
  },
)

test.each(['0', 'Wed, 31 Dec 2025 23:59:59 GMT'])(
  'a Retry-After of 0 or in the past leaves the usual wait: %s',
  async (value) => {
    expect(await exactly({ 'Retry-After': value })).toEqual([0, 1000])
  },
)

test.each([
  '-5',
  '1.5',
  '5, 10',
  'soon',
  '2026-01-01 00:00:20',
  'Thu, 99 Jan 2026 00:00:20 GMT',
])('a Retry-After that is not valid is ignored: %s', async (value) => {
  expect(await exactly({ 'Retry-After': value })).toEqual([0, 1000])
})

test.each(['31', '9'.repeat(400), 'Fri, 02 Jan 2026 00:00:00 GMT'])(
  'when the server asks for more than maxDelay, its response is returned at once: %s',
  async (value) => {
    expect(await exactly({ 'Retry-After': value })).toEqual([0])
  },
)

test('a wait that no timer can hold is not begun', async () => {
  const patient = { maxDelay: Infinity, maxRetries: 1 }
  const longest = Math.floor((2 ** 31 - 1) / 1000)
  const hold = { 'Retry-After': String(longest) }
  expect((await attempts(patient, hold))[1]).toBeGreaterThanOrEqual(
    longest * 1000,
  )
  const over = { 'Retry-After': String(longest + 1) }
  expect(await attempts(patient, over)).toHaveLength(1)
})

test('a wait that the timeout of the call would cut off is not begun: the failure is the result', async () => {
  const unavailable: Handler = async () =>
    new HttpResponse(null, { status: 503 })
  const client = createClient({
    transport: unavailable,
    middleware: [retry({ jitter: 'none' })],
    timeout: 3000,
  })
  const call = client.get(url)
  await clock.advance(1000)
  expect((await call).status).toBe(503)

  const down = new NetworkError('connection refused')
  const other = createClient({
    transport: () => Promise.reject(down),
    middleware: [retry({ jitter: 'none' })],
  })
  await expect(other.get(url, { timeout: 1000 })).rejects.toBe(down)
})

test('the timeout of the call ends an attempt for good', async () => {
  let count = 0
  const client = createClient({
    transport: () => {
      count++
      return new Promise(() => undefined)
    },
    middleware: [retry()],
  })
  const call = client.get(url, { timeout: 1000 })
  call.catch(() => undefined)
  await clock.advance(100_000)
  await expect(call).rejects.toThrow(OperationTimeoutError)
  expect(count).toBe(1)
})

test('an abort ends a wait at once, and leaves neither timer nor listener', async () => {
  const controller = new AbortController()
  const { signal } = controller
  const client = createClient({
    transport: async () => new HttpResponse(null, { status: 503 }),
    middleware: [retry()],
  })
  const call = client.get(url, { signal, timeout: 60_000 })
  call.catch(() => undefined)
  await clock.advance(100)
  expect(clock.pending).toBe(2)
  controller.abort(new Error('closed the page'))
  await expect(call).rejects.toThrow('closed the page')
  expect(clock.pending).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a budget drops retries beyond its share of the requests, and makes nobody wait', async () => {
  const budget = retryBudget({ ratio: 0.2, perSecond: 0, burst: 1 })
  expect(await attempts({ budget })).toHaveLength(2)
  const counts: number[] = []
  for (let call = 0; call < 10; call++) {
    counts.push((await attempts({ budget })).length)
  }
  expect(counts).toEqual([1, 1, 1, 1, 2, 1, 1, 1, 1, 2])
})

test('a budget fills with time, too, up to its burst', async () => {
  const budget = retryBudget({ ratio: 0, perSecond: 2, burst: 3 })
  const take = () => {
    let taken = 0
    while (taken < 100 && budget.withdraw(url)) taken++
    return taken
  }
  expect(take()).toBe(3)
  await clock.advance(1000)
  expect(take()).toBe(2)
  await clock.advance(60_000)
  expect(take()).toBe(3)
})

test('each origin has a budget of its own', () => {
  const budget = retryBudget({ burst: 1 })
  expect(budget.withdraw('https://a.example')).toBe(true)
  expect(budget.withdraw('https://a.example')).toBe(false)
  expect(budget.withdraw('https://b.example')).toBe(true)
})

test('a budget remembers a thousand origins at most, the latest ones', () => {
  const budget = retryBudget({ burst: 1 })
  budget.withdraw('https://first.example')
  for (let n = 1; n < 1000; n++) budget.withdraw(`https://${n}.example`)
  expect(budget.withdraw('https://first.example')).toBe(false)
  budget.withdraw('https://1000.example')
  expect(budget.withdraw('https://1.example')).toBe(true)
})
