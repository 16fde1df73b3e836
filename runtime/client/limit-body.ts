import { abortable } from '../kit/abortable.ts'
import { ignore } from '../kit/ignore.ts'
import type { LazySignal } from '../kit/lazy-signal.ts'
import { Body, type StreamSource } from '../message/body.ts'
import { asChunks } from '../message/as-chunks.ts'
import type { HttpResponse } from '../message/response.ts'
import type { Timer } from './timer.ts'

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
export function limitBody(response: HttpResponse, { signal, timer, end }: Limits): HttpResponse {
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
