import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock, type ManualClock } from '../testing/manual-clock.ts'
import { withTimeout } from './with-timeout.ts'

let clock: ManualClock
beforeEach(() => (clock = manualClock()))
afterEach(() => {
  clock.restore()
})

const late = new Error('late')
const error = () => late
const never = () => new Promise<never>(() => undefined)

test('a result in time is the result, and neither a timer nor a listener stays', async () => {
  const { signal } = new AbortController()
  expect(await withTimeout({ ms: 10, error, signal }, async () => 'result')).toBe('result')
  expect(clock.pending).toBe(0)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('when the time is up, the call rejects at once, and its signal says why', async () => {
  const signals: AbortSignal[] = []
  const call = withTimeout({ ms: 10, error }, (signal) => {
    signals.push(signal)
    return never()
  })
  const rejected = expect(call).rejects.toBe(late)
  await clock.advance(9)
  expect(signals[0]?.aborted).toBe(false)
  await clock.advance(1)
  await rejected
  expect(signals[0]?.reason).toBe(late)
})

test("the caller's abort wins, and leaves neither a timer nor a listener", async () => {
  const controller = new AbortController()
  const { signal } = controller
  const call = withTimeout({ ms: 10, error, signal }, never)
  controller.abort('closed the page')
  await expect(call).rejects.toBe('closed the page')
  expect(clock.pending).toBe(0)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('a caller that has aborted before starts nothing', async () => {
  let started = 0
  const signal = AbortSignal.abort('gone')
  const call = withTimeout({ ms: 10, error, signal }, async () => ++started)
  await expect(call).rejects.toBe('gone')
  expect(started).toBe(0)
})

test('an error of the function is the error, also one that it throws at once', async () => {
  const own = new Error('own')
  const options = { ms: 10, error }
  await expect(withTimeout(options, () => Promise.reject(own))).rejects.toBe(own)
  const thrower = (): Promise<never> => {
    throw own
  }
  await expect(withTimeout(options, thrower)).rejects.toBe(own)
  expect(clock.pending).toBe(0)
})
