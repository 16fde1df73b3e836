import { AttemptTimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { requireMilliseconds } from '../kit/require-milliseconds.ts'
import { deadlineTimer } from './deadline.ts'
import { runLimited } from './limit.ts'

/**
 * Ends an attempt that has no response headers after `ms` milliseconds. List it after a retry, which may then try
 * again.
 *
 * It counts connecting, sending and waiting, until the headers arrive. For a body that stalls use {@link idleTimeout},
 * and for the whole call the client's `timeout`.
 *
 * @example
 * const client = createClient({ middleware: [retry(), attemptTimeout(2000)] })
 *
 * @throws AttemptTimeoutError from the call
 * @throws RangeError for an `ms` that is not a number above 0
 */
export function attemptTimeout(ms: number): Middleware {
  requireMilliseconds('attemptTimeout(ms)', ms)
  return function attemptTimeout(request, next) {
    const expired = () =>
      new AttemptTimeoutError(`An attempt of ${request.call} got no response within ${ms} ms`, ms)
    return runLimited(request, next, deadlineTimer(ms, expired, { untilHeaders: true }))
  }
}
