import { installClock, systemClock, type Clock } from '../clock.ts'
import { offAbort, onAbort } from '../kit/on-abort.ts'
import { requireOptions } from '../kit/require-options.ts'
import { aFunction, aNumber } from '../kit/rules.ts'
import { seededRandom } from './random.ts'

/** Options of {@link skippingClock}. */
export interface SkippingClockOptions {
  /** The seed of the random numbers (default 1). */
  readonly seed?: number
  /**
   * Calls back when nothing else can happen, and returns a function that cancels this. With it, a timeout does not
   * wait: it fires when nothing else can happen (default: a timeout waits).
   */
  readonly whenIdle?: (callback: () => void) => () => void
  /**
   * How much time has passed by itself, in ms since any moment (default: real time). On a loaded machine real time passes
   * in which nothing is done, and a deadline can be over before a short sleep has begun.
   */
  readonly elapsed?: () => number
}

/**
 * Installs a clock that skips sleeps: a program that waits ten seconds between two attempts continues at once, and the
 * clock shows ten seconds more. Everything else takes real time.
 *
 * Sleeps end in the order in which they are due. A timeout (`after`), such as a deadline, fires when a sleep skips past
 * it, or when its real time has passed.
 *
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const clock = skippingClock()
 * await program()
 * clock.restore()
 */
export function skippingClock(options: SkippingClockOptions = {}): Clock & {
  restore: () => void
} {
  requireOptions('skippingClock', options, {
    seed: aNumber,
    whenIdle: aFunction,
    elapsed: aFunction,
  })
  const { seed = 1, whenIdle, elapsed = () => systemClock.now() } = options
  let skipped = 0
  const now = () => elapsed() + skipped
  // Not the date of the system, which has no fractions: a date must move on by as much as a sleep took.
  const epoch = systemClock.date() - systemClock.now()
  const sleepers = new Set<Timer>()
  const guards = new Set<Timer>()
  let scheduled = false
  let stopWaiting: (() => void) | undefined

  const clock: Clock & { restore: () => void } = {
    now,
    date: () => Math.floor(epoch + systemClock.now() + skipped),
    random: seededRandom(seed),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const sleeper = { due: now() + Math.max(ms, 0), fire: wakeUp }
        sleepers.add(sleeper)
        if (signal) onAbort(signal, abort)
        scheduleSkip()

        function wakeUp() {
          if (signal) offAbort(signal, abort)
          resolve()
        }
        function abort() {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
      })
    },
    after(ms, callback) {
      const guard = { due: now() + Math.max(ms, 0), fire }
      guards.add(guard)
      const cancel = whenIdle ? waitUntilIdle(whenIdle) : systemClock.after(ms, fire)
      function fire() {
        stop()
        callback()
      }
      function stop() {
        guards.delete(guard)
        cancel()
      }
      return stop
    },
    restore: () => {
      stopWaiting?.()
      restore()
    },
  }
  const restore = installClock(clock)
  return clock

  function scheduleSkip() {
    if (scheduled || sleepers.size === 0) return
    scheduled = true
    systemClock.after(0, () => {
      scheduled = false
      skipToNext()
      scheduleSkip()
    })
  }

  function skipToNext() {
    const next = earliest(sleepers)
    if (!next) return
    const guard = earliest(guards)
    if (guard && guard.due < next.due) {
      skipTo(guard)
      return
    }
    sleepers.delete(next)
    skipTo(next)
  }

  /** One wait for all guards: what the first one brings about may take back the others. */
  function waitUntilIdle(whenIdle: NonNullable<SkippingClockOptions['whenIdle']>): () => void {
    stopWaiting ??= whenIdle(() => {
      stopWaiting = undefined
      const guard = earliest(guards)
      if (guard) skipTo(guard)
      if (guards.size > 0) waitUntilIdle(whenIdle)
    })
    return () => {
      if (guards.size > 0) return
      stopWaiting?.()
      stopWaiting = undefined
    }
  }

  function skipTo(timer: Timer) {
    skipped += Math.max(timer.due - now(), 0)
    timer.fire()
  }
}

interface Timer {
  readonly due: number
  readonly fire: () => void
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers) if (!first || timer.due < first.due) first = timer
  return first
}
