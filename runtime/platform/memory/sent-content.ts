import { collect, chunksOf } from '../../message/chunks.ts'
import { abandonedError, open, type Chunks } from '../../message/stream-source.ts'
import { abortable } from '../../kit/abortable.ts'
import { LazySignal } from '../../kit/lazy-signal.ts'
import type { HttpRequest } from '../../message/request.ts'
import { limitBytes } from '../../http/limit-bytes.ts'
import type { WireContent } from '../../server/request-body.ts'

/**
 * The content of a client's request as the server reads it: one piece, or chunk by chunk as the server asks for them.
 *
 * @param broken gets what the client's own stream throws, and makes what the server sees of it
 * @returns undefined for no content
 */
export function sentContent(
  request: HttpRequest,
  broken: (cause: unknown) => Error,
): WireContent | undefined {
  const { body } = request
  if (body.empty) return undefined
  const content = body.content(request)
  const givenUp = new LazySignal()
  const chunks = () =>
    content instanceof Uint8Array ? chunksOf(content) : untilGivenUp(open(content, broken), givenUp)
  return {
    length: content instanceof Uint8Array ? content.byteLength : body.length,
    stream: chunks,
    collect: (maxBytes, tooLarge) => collect(limitBytes(chunks(), maxBytes, tooLarge)),
    cancel(reason) {
      // First: a source that is cancelled ends without an error.
      givenUp.abort(abandonedError(reason))
      body.cancel()
    },
  }
}

/** The same chunks, for a reader who does not wait for the next one when the connection is gone: it may never come. */
function untilGivenUp(
  chunks: Chunks,
  givenUp: LazySignal,
): AsyncIterableIterator<Uint8Array, void> {
  return {
    next: () => abortable(givenUp, chunks.next()),
    return: () => chunks.return(),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
