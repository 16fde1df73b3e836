import { Body } from '../message/body.ts'
import { chunksOf } from '../message/chunks.ts'
import type { HttpResponse } from '../message/response.ts'
import type { LazySignal } from '../message/lazy-signal.ts'
import { unlessAborted } from './abort.ts'

/** What ends a call early. */
export interface Limits {
  readonly signal: LazySignal
  /** Removes timer and listener. Safe to call twice. */
  readonly end: () => void
}

/**
 * The response, with a body into which the limits of its operation reach: a reader that waits for a stalled sender gets the
 * signal's reason, too. When the body is there, or over, or given up, the limits end.
 */
export function guarded(response: HttpResponse, { signal, end }: Limits): HttpResponse {
  const { body, headers } = response
  signal.once('abort', abort)
  return response.with({ body: Body.once({ bytes, stream, cancel }, body.length), headers })

  function abort(): void {
    cancel(signal.reason)
  }

  function finish(): void {
    signal.removeListener('abort', abort)
    end()
  }

  function cancel(reason?: unknown): void {
    finish()
    body.cancel(reason)
  }

  async function bytes(): Promise<Uint8Array> {
    try {
      return await unlessAborted(signal, body.bytes(response))
    } finally {
      finish()
    }
  }

  async function* stream(): AsyncGenerator<Uint8Array, void> {
    if (signal.aborted) throw signal.reason
    let chunks: AsyncIterator<Uint8Array> | undefined
    try {
      const content = body.send(response, "the client's caller")
      chunks = (content instanceof Uint8Array ? chunksOf(content) : content)[Symbol.asyncIterator]()
      for (;;) {
        const chunk = await unlessAborted(signal, chunks.next())
        if (chunk.done === true) return
        yield chunk.value
      }
    } finally {
      cancel()
      // Not awaited: a source that waits for a stalled sender would hold the reader up.
      chunks?.return?.().catch(() => undefined)
    }
  }
}
