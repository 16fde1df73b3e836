import { clock } from '../clock.ts'
import { OperationTimeoutError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { LazySignal, offAbort, onAbort } from '../message/lazy-signal.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { unlessAborted } from './abort.ts'
import { withDeadline } from './deadline.ts'
import { guarded } from './guarded-body.ts'

/**
 * Runs one operation under its deadline and its caller's signal: all attempts, all sleeps between them, and the
 * body until it has been read, cancelled or released.
 *
 * @param timeout ms; undefined sets no deadline
 * @throws OperationTimeoutError when the time is up; the caller's own reason when the caller aborts
 */
export async function runOperation(
  request: HttpRequest,
  timeout: number | undefined,
  handler: Handler,
): Promise<HttpResponse> {
  const { abortable: caller } = request
  if (caller?.aborted) throw caller.reason
  const signal = new LazySignal()
  const abort = () => {
    signal.abort(caller?.reason)
  }
  if (caller) onAbort(caller, abort)
  let limited = new HttpRequest(request, { signal })
  let stopTimer: (() => void) | undefined
  if (timeout !== undefined) {
    limited = withDeadline(limited, timeout)
    stopTimer = clock.after(timeout, () => {
      const message = `${String(request)} did not finish within ${timeout} ms`
      signal.abort(new OperationTimeoutError(message, timeout))
    })
  }
  const end = () => {
    stopTimer?.()
    if (caller) offAbort(caller, abort)
  }
  try {
    const response = await unlessAborted(signal, handler(limited), (late) => {
      void late.release()
    })
    if (!response.body.known) return guarded(response, { signal, end })
    end()
    return response
  } catch (error) {
    end()
    throw error
  }
}
