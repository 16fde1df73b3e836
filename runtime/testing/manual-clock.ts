import { installClock, sleepOn, type Clock } from '../clock.ts'
import { requireArgument, requireOptions } from '../kit/require-options.ts'
import { aFunction, aNumber, atLeast, required } from '../kit/rules.ts'
import { seededRandom } from './random.ts'

/** A clock that moves only when the test moves it. Made by {@link manualClock}. */
export interface ManualClock extends Clock {
  /**
   * Moves time forward by `ms` milliseconds. Timers fire in the order in which they are due, and the code that they
   * resume runs before the next one fires.
   */
  advance(ms: number): Promise<void>
  /** Waits until something sleeps or sets a timer, then moves time to the moment it is due. */
  advanceToNext(): Promise<void>
  /** The number of waiting timers: 0 when nothing is left behind. */
  readonly pending: number
  /** Restores the previous clock. */
  restore: () => void
}

/**
 * Installs a clock that moves only when the test moves it.
 *
 * @example
 * const clock = manualClock()
 * const call = client.get('/notes')
 * await clock.advanceToNext()
 * await call
 * clock.restore()
 *
 * @param options.date where the wall clock starts, in ms since 1970 (default 2026-01-01)
 * @param options.random the random numbers (default: a fixed sequence)
 * @throws RangeError or TypeError for an option that cannot work
 */
export function manualClock(options: { date?: number; random?: () => number } = {}): ManualClock {
  requireOptions('manualClock', options, { date: aNumber, random: aFunction })
  const { date = Date.UTC(2026, 0, 1), random = seededRandom(1) } = options
  let now = 0
  const timers = new Set<{ due: number; fire: () => void }>()
  const waiting: (() => void)[] = []

  const clock: ManualClock = {
    now: () => now,
    date: () => date + now,
    random,
    sleep: (ms, signal) => sleepOn(clock, ms, signal),
    after(ms, callback) {
      const timer = { due: now + Math.max(ms, 0), fire: callback }
      timers.add(timer)
      for (const wake of waiting.splice(0)) wake()
      return () => {
        timers.delete(timer)
      }
    },
    async advance(ms) {
      requireArgument('advance(ms)', ms, required(atLeast(0)))
      const target = now + ms
      await settle()
      for (let timer = earliest(); timer && timer.due <= target; timer = earliest()) {
        await fire(timer)
      }
      now = target
      await settle()
    },
    async advanceToNext() {
      let timer = earliest()
      while (!timer) {
        await new Promise<void>((resolve) => waiting.push(resolve))
        timer = earliest()
      }
      await fire(timer)
    },
    get pending() {
      return timers.size
    },
    restore: () => {
      restore()
    },
  }
  const restore = installClock(clock)
  return clock

  function earliest() {
    return [...timers].sort((a, b) => a.due - b.due)[0]
  }

  async function fire(timer: { due: number; fire: () => void }) {
    timers.delete(timer)
    now = Math.max(now, timer.due)
    timer.fire()
    await settle()
  }
}

/** Lets promises that are ready run on: a turn of the event loop, not a moment of time. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
