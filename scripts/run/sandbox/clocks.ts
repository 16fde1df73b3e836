import { installClock } from '../../../runtime/clock.ts'
import { skippingClock } from '../../../runtime/testing.ts'
import { watchCryptography } from '../cryptography.ts'
import { whenIdle } from './idle.ts'

/** Installs a clock for the time of a run and returns a function that removes it. */
export type InstallClock = () => () => void

/** Real time, except that sleeps and timeouts are skipped; random numbers follow from `seed`. */
export function skipping(seed: number): InstallClock {
  return () => {
    const stopWatching = watchCryptography()
    const clock = skippingClock({ seed, whenIdle })
    return () => {
      clock.restore()
      stopWatching()
    }
  }
}

/** Long enough to show where milliseconds are printed, too short where seconds are. */
const NOISE = 7

/**
 * Skips time like `skipping`, on a worse day: each look at the clock finds that some time has
 * passed, so that no measured duration is the same by luck.
 */
export function noisy(seed: number): InstallClock {
  return () => {
    const stopWatching = watchCryptography()
    const clock = skippingClock({ seed, whenIdle })
    let late = 0
    const remove = installClock({ ...clock, now: () => clock.now() + (late += NOISE) })
    return () => {
      remove()
      clock.restore()
      stopWatching()
    }
  }
}
