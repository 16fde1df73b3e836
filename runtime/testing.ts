/** Clocks for tests of middleware, and a look at each layer. */
export { manualClock, type ManualClock } from './testing/manual-clock.ts'
export { skippingClock, type SkippingClockOptions } from './testing/skipping-clock.ts'
export { installObserver, type Layer, type Observer } from './observe.ts'
