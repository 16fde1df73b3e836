import { clock } from '../clock.ts'
import { OperationTimeoutError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { Body } from '../message/body.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { unlessAborted } from './abort.ts'
import { withDeadline } from './deadline.ts'

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
  const { signal, end } = limits(request, timeout)
  const limited = request.with({ signal })
  try {
    const attempt = handler(timeout === undefined ? limited : withDeadline(limited, timeout))
    const response = await unlessAborted(signal, attempt, discard)
    return guardBody(response, signal, end)
  } catch (error) {
    end()
    throw error
  }
}

interface Limits {
  readonly signal: AbortSignal
  /** Removes timer and listener. Safe to call twice. */
  readonly end: () => void
}

function limits(request: HttpRequest, timeout: number | undefined): Limits {
  const caller = request.signal
  const controller = new AbortController()
  const { signal } = controller
  if (caller?.aborted) controller.abort(caller.reason)
  const abort = () => {
    controller.abort(caller?.reason)
  }
  caller?.addEventListener('abort', abort, { once: true })
  const stopTimer =
    timeout === undefined
      ? undefined
      : clock.after(timeout, () => {
          const message = `${String(request)} did not finish within ${timeout} ms`
          controller.abort(new OperationTimeoutError(message, timeout))
        })
  return {
    signal,
    end() {
      stopTimer?.()
      caller?.removeEventListener('abort', abort)
    },
  }
}

/** Lets the limits reach into the body: a reader that waits for a stalled sender gets the reason, too. */
function guardBody(response: HttpResponse, signal: AbortSignal, end: () => void): HttpResponse {
  const { body } = response
  if (body.known) {
    end()
    return response
  }
  const cancel = (reason?: unknown) => {
    signal.removeEventListener('abort', abort)
    end()
    body.cancel(reason)
  }
  const abort = () => {
    cancel(signal.reason)
  }
  signal.addEventListener('abort', abort, { once: true })
  const finish = () => {
    signal.removeEventListener('abort', abort)
    end()
  }
  const guarded = Body.once(
    {
      bytes: () => unlessAborted(signal, body.bytes(response)).finally(finish),
      stream: () => untilAborted(body, response, signal, finish),
      cancel,
    },
    body.length,
  )
  return response.with({ body: guarded, headers: response.headers })
}

async function* untilAborted(
  body: Body,
  response: HttpResponse,
  signal: AbortSignal,
  finish: () => void,
): AsyncGenerator<Uint8Array, void> {
  const content = body.send(response)
  if (content instanceof Uint8Array) {
    finish()
    yield content
    return
  }
  const chunks = content[Symbol.asyncIterator]()
  try {
    for (;;) {
      const chunk = await unlessAborted(signal, chunks.next())
      if (chunk.done === true) return
      yield chunk.value
    }
  } finally {
    finish()
    body.cancel()
  }
}

function discard(late: HttpResponse): void {
  void late.release()
}
