/** What a test of a middleware needs: clocks that it moves by hand. */
export { manualClock, type ManualClock } from './testing/manual-clock.ts'
export { skippingClock, type SkippingClockOptions } from './testing/skipping-clock.ts'
