/** Clocks for tests of middleware. */
export { manualClock, type ManualClock } from './testing/manual-clock.ts'
export { skippingClock, type SkippingClockOptions } from './testing/skipping-clock.ts'
