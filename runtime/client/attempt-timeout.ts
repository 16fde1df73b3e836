import { clock } from '../clock.ts'
import { AttemptTimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { unlessAborted } from './abort.ts'

/**
 * Gives up an attempt whose response headers have not arrived after `ms` milliseconds. Place it inside of a retry,
 * which may then try again; the client's `timeout` is the limit for everything, the body included.
 *
 * @throws AttemptTimeoutError
 */
export function attemptTimeout(ms: number): Middleware {
  if (!(ms > 0)) throw new RangeError(`attemptTimeout() takes milliseconds above 0, not ${ms}`)
  return async function attemptTimeout(request, next) {
    const controller = new AbortController()
    const caller = request.signal
    if (caller?.aborted) throw caller.reason
    const abort = () => {
      controller.abort(caller?.reason)
    }
    caller?.addEventListener('abort', abort, { once: true })
    const stopTimer = clock.after(ms, () => {
      const message = `An attempt of ${String(request)} got no response within ${ms} ms`
      controller.abort(new AttemptTimeoutError(message, ms))
    })
    try {
      const { signal } = controller
      return await unlessAborted(signal, next(request.with({ signal })), (late) => {
        void late.release()
      })
    } finally {
      stopTimer()
      caller?.removeEventListener('abort', abort)
    }
  }
}
