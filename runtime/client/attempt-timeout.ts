import { clock } from '../clock.ts'
import { AttemptTimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { LazySignal, offAbort, onAbort } from '../message/lazy-signal.ts'
import { HttpRequest } from '../message/request.ts'
import { unlessAborted } from './abort.ts'
import { guarded } from './guarded-body.ts'
import { requireMilliseconds } from './require-milliseconds.ts'

/**
 * Gives up an attempt whose response headers have not arrived after `ms` milliseconds. Place it inside of a retry,
 * which may then try again; the client's `timeout` is the limit for everything, the body included.
 *
 * @throws AttemptTimeoutError from the call
 * @throws RangeError for an `ms` that is not a number above 0
 */
export function attemptTimeout(ms: number): Middleware {
  requireMilliseconds(ms, (shown) => `attemptTimeout() takes a number of ms above 0, not ${shown}`)
  return async function attemptTimeout(request, next) {
    const caller = request.abortable
    if (caller?.aborted) throw caller.reason
    const signal = new LazySignal()
    const abort = () => {
      signal.abort(caller?.reason)
    }
    if (caller) onAbort(caller, abort)
    const stopTimer = clock.after(ms, () => {
      const message = `An attempt of ${String(request)} got no response within ${ms} ms`
      signal.abort(new AttemptTimeoutError(message, ms))
    })
    const end = () => {
      stopTimer()
      if (caller) offAbort(caller, abort)
    }
    try {
      const attempt = next(new HttpRequest(request, { signal }))
      const response = await unlessAborted(signal, attempt, (late) => {
        void late.release()
      })
      stopTimer()
      // The caller's abort must still reach the body: the sender only knows the attempt's signal.
      if (!response.body.known) return guarded(response, { signal, end })
      end()
      return response
    } catch (error) {
      end()
      throw error
    }
  }
}
