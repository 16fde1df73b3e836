import { clock } from '../clock.ts'
import { OperationTimeoutError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { LazySignal, offAbort, onAbort } from '../message/lazy-signal.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { unlessAborted } from './abort.ts'
import { withDeadline } from './deadline.ts'
import { GuardedBody } from './guarded-body.ts'

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
  const limits = new Limits(request, timeout)
  const { signal } = limits
  try {
    if (signal.aborted) throw signal.reason
    const limited = new HttpRequest(request, { signal })
    const attempt = handler(timeout === undefined ? limited : withDeadline(limited, timeout))
    const response = await unlessAborted(signal, attempt, discard)
    if (!response.body.known) return GuardedBody.around(response, limits)
    limits.end()
    return response
  } catch (error) {
    limits.end()
    throw error
  }
}

/** What ends an operation early: its caller's signal and its deadline. */
export class Limits {
  readonly signal = new LazySignal()
  readonly #caller: HttpRequest['abortable']
  readonly #abort: () => void
  readonly #stopTimer: (() => void) | undefined

  constructor(request: HttpRequest, timeout: number | undefined) {
    const { signal } = this
    const caller = request.abortable
    this.#caller = caller
    this.#abort = () => {
      signal.abort(caller?.reason)
    }
    if (caller?.aborted) this.#abort()
    else if (caller) onAbort(caller, this.#abort)
    if (timeout === undefined || signal.aborted) return
    this.#stopTimer = clock.after(timeout, () => {
      const message = `${String(request)} did not finish within ${timeout} ms`
      signal.abort(new OperationTimeoutError(message, timeout))
    })
  }

  /** Removes timer and listener. Safe to call twice. */
  end(): void {
    this.#stopTimer?.()
    if (this.#caller) offAbort(this.#caller, this.#abort)
  }
}

function discard(late: HttpResponse): void {
  void late.release()
}
