import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { retryBudget, type RetryBudget } from './retry.ts'

const url = 'http://example.org'
let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

/** How many retries a budget allows at this moment. */
function allowed(budget: RetryBudget, origin = url): number {
  let count = 0
  while (count < 1000 && budget.withdraw(origin)) count++
  return count
}

test('a budget holds 3 retries when it is new, and gets one a minute', async () => {
  const budget = retryBudget()
  expect(allowed(budget)).toBe(3)
  await clock.advance(59_000)
  expect(allowed(budget)).toBe(0)
  await clock.advance(1000)
  expect(allowed(budget)).toBe(1)
  await clock.advance(3_600_000)
  expect(allowed(budget)).toBe(3)
})

test('each request adds a fifth of a retry', () => {
  const budget = retryBudget({ perSecond: 0 })
  allowed(budget)
  for (let n = 0; n < 4; n++) budget.deposit(url)
  expect(allowed(budget)).toBe(0)
  for (let n = 0; n < 5; n++) budget.deposit(url)
  expect(allowed(budget)).toBe(1)
})

test('a process that sends much saves up the share of its last 30 seconds', async () => {
  const budget = retryBudget()
  for (let second = 0; second < 300; second++) {
    for (let n = 0; n < 10; n++) budget.deposit(url)
    await clock.advance(1000)
  }
  // A fifth of ten a second for 30 seconds, in a count that decays.
  const saved = allowed(budget)
  expect(saved).toBeGreaterThan(55)
  expect(saved).toBeLessThanOrEqual(60)
})

test('what was saved up is forgotten when the traffic ends', async () => {
  const budget = retryBudget({ perSecond: 0 })
  for (let n = 0; n < 1000; n++) budget.deposit(url)
  await clock.advance(300_000)
  expect(allowed(budget)).toBe(3)
})

test('time fills a budget no further than its burst', async () => {
  const budget = retryBudget({ ratio: 0, perSecond: 2, burst: 3 })
  expect(allowed(budget)).toBe(3)
  await clock.advance(1000)
  expect(allowed(budget)).toBe(2)
  await clock.advance(60_000)
  expect(allowed(budget)).toBe(3)
})

test('requests fill a budget no further than its burst and the share of its window', () => {
  const budget = retryBudget({ ratio: 0.25, burst: 2 })
  for (let n = 0; n < 1000; n++) budget.deposit(url)
  expect(allowed(budget)).toBe(250)
  const still = retryBudget({ ratio: 0, burst: 2 })
  for (let n = 0; n < 1000; n++) still.deposit(url)
  expect(allowed(still)).toBe(2)
})

test('with `window: 0` a request counts for what comes at once, and for nothing after it', async () => {
  const budget = retryBudget({ ratio: 1, window: 0, burst: 0, perSecond: 0 })
  budget.deposit(url)
  expect(budget.withdraw(url)).toBe(true)
  budget.deposit(url)
  await clock.advance(1)
  expect(budget.withdraw(url)).toBe(false)
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

test.each([{ ratio: -1 }, { window: NaN }, { burst: -1 }, { perSecond: -0.1 }])(
  'a budget that cannot work is an error: %o',
  (options) => {
    expect(() => retryBudget(options)).toThrow(RangeError)
    expect(() => retryBudget(options)).toThrow(/^retryBudget\(\{ /)
  },
)
