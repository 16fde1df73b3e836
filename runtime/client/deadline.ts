import { clock } from '../clock.ts'
import { contextKey } from '../message/context.ts'
import type { HttpRequest } from '../message/request.ts'
import type { Timer } from './timer.ts'

/** The moment at which an operation ends, in the monotonic time of `clock.now()`. */
const deadline = contextKey<number>('deadline')

/**
 * Returns the ms that the call of `request` has left, or `Infinity` without a `timeout`. Check it before a wait: a wait
 * beyond the deadline can only end in an error.
 *
 * @example
 * if (delay >= timeLeft(request)) return response
 */
export function timeLeft(request: HttpRequest): number {
  return (request.get(deadline) ?? Infinity) - clock.now()
}

/** A copy of `request` that ends `timeout` ms from now, unless an operation around it ends earlier. */
export function withDeadline(request: HttpRequest, timeout: number): HttpRequest {
  return request.set(deadline, clock.now() + Math.min(timeout, timeLeft(request)))
}

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
