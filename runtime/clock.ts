import { offAbort, onAbort } from './kit/on-abort.ts'
import { requireArgument } from './kit/require-options.ts'
import { aNumber, required, withMethods } from './kit/rules.ts'

/**
 * Time and random numbers. The library and the recipes use nothing else for them, so that a test can replace all at
 * once (see `middleware-cookbook/testing`).
 */
export interface Clock {
  /** Monotonic time in ms, for durations and expiry: it never jumps with the wall clock. */
  now(): number
  /** Wall-clock time in ms since 1970, for dates in messages, such as `Retry-After`. */
  date(): number
  /** A random number, 0 ≤ n < 1. */
  random(): number
  /**
   * Waits `ms` milliseconds.
   * @throws the signal's reason, at once, when `signal` aborts.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Calls `callback` once after `ms` milliseconds, unless the returned function cancels it. `ms` may be longer than a timer
   * of the engine, and `Infinity` never ends.
   */
  after(ms: number, callback: () => void): () => void
}

/** A longer timer would fire at once: engines keep the delay in a signed 32-bit integer. So a longer wait is several. */
const LONGEST_TIMER = 2 ** 31 - 1

/** The real clock, real timers and `Math.random`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => sleepOn(systemClock, ms, signal),
  after(ms, callback) {
    let timer: ReturnType<typeof setTimeout>
    const wait = (left: number) => {
      timer =
        left > LONGEST_TIMER
          ? setTimeout(() => wait(left - LONGEST_TIMER), LONGEST_TIMER)
          : setTimeout(callback, Math.max(left, 0))
    }
    wait(ms)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Whole: what a half clock lacks would be missed later, in a retry or a timeout. */
const CLOCK = /* @__PURE__ */ required(
  /* @__PURE__ */ withMethods('now', 'date', 'random', 'sleep', 'after'),
)

let installed = systemClock

/** The installed clock. Use it in your own middleware, so that a test can replace it. */
export const clock: Clock = {
  now: () => installed.now(),
  date: () => installed.date(),
  random: () => installed.random(),
  sleep: (ms, signal) => installed.sleep(ms, signal),
  after: (ms, callback) => installed.after(ms, callback),
}

/**
 * Replaces the clock for the whole process, and returns a function that restores the old one.
 *
 * @example
 * const restore = installClock({ ...systemClock, random: () => 0.5 })
 */
export function installClock(next: Clock): () => void {
  requireArgument('installClock(clock)', next, CLOCK)
  const previous = installed
  installed = next
  return () => {
    installed = previous
  }
}

/**
 * Waits `ms` milliseconds on the installed clock, or until `signal` aborts.
 *
 * @param ms 0 and less wait until the next turn of the event loop
 * @throws the signal's reason, at once, when it aborts
 * @throws RangeError for an `ms` that is not a number
 *
 * @example
 * await sleep(1000, request.signal)
 */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  // A timer takes NaN and text for 0.
  requireArgument('sleep(ms)', ms, MS)
  return clock.sleep(ms, signal)
}

const MS = /* @__PURE__ */ required(aNumber)

/** Builds `sleep` from a clock's `after`. It leaves neither a timer nor a listener behind. */
export function sleepOn(
  timers: Pick<Clock, 'after'>,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const cancel = timers.after(ms, () => {
      if (signal) offAbort(signal, abort)
      resolve()
    })
    function abort() {
      cancel()
      reject(signal?.reason)
    }
    if (signal) onAbort(signal, abort)
  })
}
