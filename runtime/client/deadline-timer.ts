import { clock } from '../clock.ts'
import type { Timer } from './timer.ts'

/** Expires once, `ms` after the start, unless the call is over: with its body, or with `untilHeaders` with its headers. */
export function deadlineTimer(
  ms: number,
  expired: () => Error,
  { untilHeaders = false } = {},
): Timer {
  let stop = (): void => undefined
  return {
    start(expire) {
      if (ms === Infinity) return
      stop = clock.after(ms, () => {
        expire(expired())
      })
    },
    headers() {
      if (untilHeaders) stop()
    },
    stop: () => {
      stop()
    },
  }
}

/** For a call that only its caller may end. */
export const NO_LIMIT: Timer = {
  start: () => undefined,
  headers: () => undefined,
  stop: () => undefined,
}
