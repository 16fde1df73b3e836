import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** undici's own timers, which no clock of ours moves. What moves them is exported for tests. */
const timers = require('undici/lib/util/timers.js') as { tick(ms: number): void }

/** Lets `ms` milliseconds pass for undici. */
export async function passUndiciTime(ms: number): Promise<void> {
  // A timer that is new begins to count with the first of these.
  timers.tick(1000)
  timers.tick(ms)
  // It fires in later turns.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
