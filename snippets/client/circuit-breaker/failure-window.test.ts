import fc from 'fast-check'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureWindow } from './failure-window.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

test('a call is counted for as long as the window, and for a tenth less at most', async () => {
  const step = fc.record({ wait: fc.nat(400), failed: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const window = failureWindow(1000)
      const added: { at: number; failed: boolean }[] = []
      for (const { wait, failed } of steps) {
        await clock.advance(wait)
        window.add(failed)
        added.push({ at: clock.now(), failed })
        const count = window.count()
        for (const [part, counted] of [
          [added, count.calls],
          [added.filter((one) => one.failed), count.failures],
        ] as const) {
          const younger = (ms: number) =>
            part.filter(({ at }) => clock.now() - at < ms).length
          expect(counted).toBeGreaterThanOrEqual(younger(900))
          expect(counted).toBeLessThanOrEqual(younger(1000))
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('a success that fails later counts once, as a failure of that moment', async () => {
  const window = failureWindow(1000)
  const makeFailure = window.add(false)
  await clock.advance(600)
  makeFailure()
  expect(window.count()).toEqual({ calls: 1, failures: 1 })
  await clock.advance(600)
  expect(window.count()).toEqual({ calls: 1, failures: 1 })
})

test('a window that nothing happened in is empty', async () => {
  const window = failureWindow(1000)
  window.add(true)
  await clock.advance(1000)
  expect(window.count()).toEqual({ calls: 0, failures: 0 })
})

test('calls of one tenth of the window are forgotten together, so that memory does not grow with calls', async () => {
  const window = failureWindow(1000)
  await clock.advance(5000)
  window.add(false)
  await clock.advance(99)
  window.add(true)
  await clock.advance(1)
  window.add(true)
  await clock.advance(899)
  expect(window.count()).toEqual({ calls: 3, failures: 2 })
  await clock.advance(1)
  expect(window.count()).toEqual({ calls: 1, failures: 1 })
})
