import { afterEach, beforeEach, expect } from 'vitest'
import { manualClock, type ManualClock } from '../testing/manual-clock.ts'

/**
 * A manual clock, new for each test of the file or of the `describe` that it is called in. It goes when the test is
 * over, also when it failed; a test that leaves a timer behind fails, and says where it was set.
 */
export function tidyClock(): Pick<ManualClock, 'advance' | 'advanceToNext' | 'pending'> {
  let clock: ManualClock
  let waiting: Set<string>
  beforeEach(() => {
    clock = manualClock()
    waiting = recordTimers(clock)
  })
  afterEach(() => {
    clock.restore()
    expect([...waiting]).toEqual([])
    expect(clock.pending).toBe(0)
  })
  return {
    advance: (ms) => clock.advance(ms),
    advanceToNext: () => clock.advanceToNext(),
    get pending() {
      return clock.pending
    },
  }
}

/** The timers that wait on `clock`, each with where it was set. */
function recordTimers(clock: ManualClock): Set<string> {
  const waiting = new Set<string>()
  const after = clock.after.bind(clock)
  let count = 0
  clock.after = (ms, callback) => {
    const timer = new Error(`timer ${++count}, ${ms} ms`).stack ?? ''
    waiting.add(timer)
    const stop = after(ms, () => {
      waiting.delete(timer)
      callback()
    })
    return () => {
      waiting.delete(timer)
      stop()
    }
  }
  return waiting
}
