import { ignore } from '../kit/ignore.ts'
import { Body } from '../message/body.ts'
import type { HttpResponse } from '../message/response.ts'

/**
 * Reads up to `maxBytes` of a response before its reader asks, so that a short content ends though nothing reads it. A
 * reader finds the same chunks, and the rest at its own pace.
 *
 * While it waits for a chunk it keeps the response's connection, even if nothing holds the response: cancel the body then.
 */
export function readAhead(response: HttpResponse, maxBytes: number): HttpResponse {
  const { body, headers } = response
  const chunks = response.stream()[Symbol.asyncIterator]()
  /** Those that have been asked for, and that no reader has taken. */
  const ahead: Promise<IteratorResult<Uint8Array, unknown>>[] = []
  fill().catch(ignore)
  const source = Body.fromStream({ stream, cancel, of: body }, body.length)
  if (body.limits) source.limit(body.limits)
  return response.with({ body: source, headers })

  async function fill(): Promise<void> {
    for (let size = 0; size < maxBytes;) {
      const next = chunks.next()
      ahead.push(next)
      const chunk = await next
      if (chunk.done === true) return
      size += chunk.value.byteLength
    }
  }

  async function* stream(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        const chunk = await (ahead.shift() ?? chunks.next())
        if (chunk.done === true) return
        yield chunk.value
      }
    } finally {
      cancel()
    }
  }

  function cancel(reason?: unknown): void {
    body.cancel(reason)
    // Not awaited: a source that waits for a stalled sender would hold the reader up.
    chunks.return?.(reason).catch(ignore)
  }
}
