import { performance } from 'node:perf_hooks'
import { cpuUsage } from 'node:process'
import { installClock } from '../../../runtime/clock.ts'
import { skippingClock } from '../../../runtime/testing.ts'
import { watchCryptography } from '../cryptography.ts'
import { NOISE } from '../noise.ts'
import { whenIdle } from './idle.ts'

/** Installs a clock for the time of a run and returns a function that removes it. */
export type InstallClock = () => () => void

/** Sleeps and timeouts are skipped, and else time passes as this process works; random numbers follow from `seed`. */
export function skipping(seed: number): InstallClock {
  return () => {
    const stopWatching = watchCryptography()
    const clock = skippingClock({ seed, whenIdle, elapsed: worked })
    return () => {
      clock.restore()
      stopWatching()
    }
  }
}

/**
 * How long this process has worked (ms). A machine that gives it nothing to work with makes no program late: one that has
 * 100 ms between two of its limits fails then, and is right.
 */
function worked(): number {
  const { user, system } = cpuUsage()
  return Math.min((user + system) / 1000, performance.now())
}

/**
 * Skips time like `skipping`, on a worse day: each look at the clock finds that some time has
 * passed, so that no measured duration is the same by luck.
 */
export function noisy(seed: number): InstallClock {
  return () => {
    const stopWatching = watchCryptography()
    const clock = skippingClock({ seed, whenIdle, elapsed: worked })
    let late = 0
    const remove = installClock({ ...clock, now: () => clock.now() + (late += NOISE) })
    return () => {
      remove()
      clock.restore()
      stopWatching()
    }
  }
}
