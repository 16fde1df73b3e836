import { OperationTimeoutError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { abortable } from '../kit/abortable.ts'
import { ignore } from '../kit/ignore.ts'
import type { InFlight } from '../kit/in-flight.ts'
import { LazySignal } from '../kit/lazy-signal.ts'
import { offAbort, onAbort } from '../kit/on-abort.ts'
import { asChunks } from '../message/as-chunks.ts'
import { Body, type StreamSource } from '../message/body.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { deadlineTimer, withDeadline } from './deadline.ts'
import type { Timer } from './timer.ts'

/**
 * Runs one operation under its deadline and its caller's signal: all attempts, all sleeps between them, and the
 * body until it has been read, cancelled or released.
 *
 * @param timeout ms; undefined and Infinity set no deadline
 * @param calls gets what ends the call when its client gives it up
 * @throws OperationTimeoutError when the time is up; the caller's own reason when the caller aborts
 */
export function runOperation(
  request: HttpRequest,
  timeout: number | undefined,
  handler: Handler,
  calls?: InFlight<HttpRequest>,
): Promise<HttpResponse> {
  if (timeout === undefined || timeout === Infinity) {
    return runLimited(request, handler, stoppable(NO_LIMIT, request, calls))
  }
  const expired = () =>
    new OperationTimeoutError(`${request.call} did not finish within ${timeout} ms`, timeout)
  const timer = stoppable(deadlineTimer(timeout, expired), request, calls)
  return runLimited(withDeadline(request, timeout), handler, timer)
}

/** The timer of a call that its client can end, until it has a response. */
function stoppable(timer: Timer, request: HttpRequest, calls?: InFlight<HttpRequest>): Timer {
  return {
    ...timer,
    start(expire) {
      calls?.running.set(request, expire)
      timer.start(expire)
    },
  }
}

/** For a call that only its caller may end. */
const NO_LIMIT: Timer = {
  start: () => undefined,
  headers: () => undefined,
  stop: () => undefined,
}

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

/** The limits of a call. */
interface Limits {
  readonly signal: LazySignal
  readonly timer: Timer
  /** Removes timer and listener. Safe to call twice. */
  readonly end: () => void
}

/** A body that was dropped unread must not leave a listener on a signal which outlives it. */
const lost = /* @__PURE__ */ new FinalizationRegistry<() => void>((end) => {
  end()
})

/**
 * Extends the limits of a call, its timer and its signal, over the response body: a reader that waits for a stalled
 * sender gets the signal's reason too. The limits end when the body has been read or cancelled.
 */
function limitBody(response: HttpResponse, { signal, timer, end }: Limits): HttpResponse {
  const { body, headers } = response
  const arrived = () => timer.arrived?.()
  const abort = abortLater(new WeakRef(body), signal, end)
  signal.once('abort', abort)
  const source: StreamSource = { bytes, stream, cancel, of: body }
  const limited = Body.fromStream(source, body.length)
  lost.register(limited, end, limited)
  return response.with({ body: limited, headers })

  function finish(): void {
    lost.unregister(limited)
    signal.removeListener('abort', abort)
    end()
  }

  function cancel(reason?: unknown): void {
    finish()
    body.cancel(reason)
  }

  async function bytes(): Promise<Uint8Array> {
    try {
      // While another reader reads all bytes, single chunks cannot be observed.
      if (!timer.waiting || body.reading) return await abortable(signal, body.bytes(response))
      timer.waiting()
      return await abortable(signal, body.bytes(response, timer.waiting.bind(timer)))
    } finally {
      finish()
    }
  }

  async function* stream(): AsyncGenerator<Uint8Array, void> {
    if (signal.aborted) throw signal.reason
    let chunks: AsyncIterator<Uint8Array> | undefined
    try {
      const content = body.content(response, "the client's caller")
      chunks = asChunks(content)[Symbol.asyncIterator]()
      for (;;) {
        timer.waiting?.()
        const chunk = await abortable(signal, chunks.next())
        arrived()
        if (chunk.done === true) return
        yield chunk.value
      }
    } finally {
      cancel()
      // Not awaited: a source that waits for a stalled sender would block the reader.
      chunks?.return?.().catch(ignore)
    }
  }
}

/**
 * A transport holds the signal as long as content is to come, and must not hold with it who would read that: what is
 * dropped unread could then never be collected, and its connection never be freed.
 */
function abortLater(body: WeakRef<Body>, signal: LazySignal, end: () => void): () => void {
  return () => {
    end()
    body.deref()?.cancel(signal.reason)
  }
}
