import { collect, chunksOf } from '../../message/chunks.ts'
import { open } from '../../message/one-shot.ts'
import type { HttpRequest } from '../../message/request.ts'
import { limit } from '../../server/limit.ts'
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
  const content = body.send(request)
  const chunks = () => (content instanceof Uint8Array ? chunksOf(content) : open(content, broken))
  return {
    length: content instanceof Uint8Array ? content.byteLength : body.length,
    stream: chunks,
    collect: (maxBytes, tooLarge) => collect(limit(chunks(), maxBytes, tooLarge)),
    cancel() {
      body.cancel()
    },
  }
}
