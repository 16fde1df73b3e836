import { abortable } from '../kit/abortable.ts'
import { LazySignal } from '../kit/lazy-signal.ts'
import { offAbort, onAbort } from '../kit/on-abort.ts'
import type { Handler } from '../handler.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { limitBody } from './limit-body.ts'
import type { Timer } from './timer.ts'

/**
 * Runs a call under a limit: the one mechanism behind every timeout, and behind the caller's abort. It reaches all of
 * the call, the body included, until the body has been read, cancelled or released.
 *
 * @throws what the timer expires with; the caller's own reason when the caller aborts
 */
export async function runLimited(
  request: HttpRequest,
  next: Handler,
  timer: Timer,
): Promise<HttpResponse> {
  const { rawSignal: caller } = request
  if (caller?.aborted) throw caller.reason
  const signal = new LazySignal()
  const abort = () => {
    signal.abort(caller?.reason)
  }
  if (caller) onAbort(caller, abort)
  timer.start((error) => {
    signal.abort(error)
  })
  const end = () => {
    timer.stop()
    if (caller) offAbort(caller, abort)
  }
  try {
    const attempt = next(new HttpRequest(request, { signal }))
    const response = await abortable(signal, attempt, (late) => {
      void late.release()
    })
    timer.headers()
    // The sender knows only this call's signal: the caller's abort must still reach the body.
    if (!response.body.buffered) return limitBody(response, { signal, timer, end })
    end()
    return response
  } catch (error) {
    end()
    throw error
  }
}
