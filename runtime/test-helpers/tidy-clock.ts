import { afterEach, beforeEach, expect } from 'vitest'
import { manualClock, type ManualClock } from '../testing/manual-clock.ts'

/**
 * A manual clock, new for each test of the file or of the `describe` that it is called in. It goes when the test is
 * over, also when it failed; a test that leaves a timer behind fails.
 */
export function tidyClock(): Pick<ManualClock, 'advance' | 'advanceToNext' | 'pending'> {
  let clock: ManualClock
  beforeEach(() => {
    clock = manualClock()
  })
  afterEach(() => {
    clock.restore()
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
