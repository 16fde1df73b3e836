/**
 * Time and chance. The runtime and the recipes read the clock, sleep and draw random numbers
 * only here, so that a test can replace all of it at once (see `middleware-cookbook/testing`).
 */
export interface Clock {
  /** Monotonic time in ms. For durations and expiry: it never jumps with the wall clock. */
  now(): number
  /** Wall-clock time in ms since 1970. For dates that others write, such as `Retry-After`. */
  date(): number
  /** A random number, 0 ≤ n < 1. */
  random(): number
  /**
   * Waits `ms` milliseconds.
   * @throws the signal's reason, at once, when `signal` aborts.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `callback` once after `ms` milliseconds, unless the returned function cancels it. */
  after(ms: number, callback: () => void): () => void
}

/** A longer timer would fire at once: engines keep the delay in a signed 32-bit integer. */
const LONGEST_TIMER = 2 ** 31 - 1

/** The real clock, real timers and `Math.random`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => sleepOn(systemClock, ms, signal),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(ms, 0), LONGEST_TIMER))
    return () => {
      clearTimeout(timer)
    }
  },
}

let installed = systemClock

/** The clock that everything uses: it delegates to the installed one. */
export const clock: Clock = {
  now: () => installed.now(),
  date: () => installed.date(),
  random: () => installed.random(),
  sleep: (ms, signal) => installed.sleep(ms, signal),
  after: (ms, callback) => installed.after(ms, callback),
}

/** Replaces the clock for the whole process and returns a function that puts the old one back. */
export function installClock(next: Clock): () => void {
  const previous = installed
  installed = next
  return () => {
    installed = previous
  }
}

/** Waits `ms` milliseconds on the installed clock; an abort of `signal` ends the wait at once. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return clock.sleep(ms, signal)
}

/** Builds `sleep` from a clock's `after`. It leaves neither a timer nor a listener behind. */
export function sleepOn(
  timers: Pick<Clock, 'after'>,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const cancel = timers.after(ms, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    function abort() {
      cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
