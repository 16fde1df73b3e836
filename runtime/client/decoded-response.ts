import { codingsToUndo, MOST_CODINGS, type Decoders } from '../http/content-codings.ts'
import { limitBytes, mostEncoded } from '../http/limit-bytes.ts'
import { Body } from '../message/body.ts'
import { asChunks } from '../message/as-chunks.ts'
import { withCodedETag } from '../message/coded-etag.ts'
import { withoutCoding } from '../message/content.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { watchEncoded } from './encoded-chunks.ts'
import { tooLarge } from './too-large.ts'

/**
 * A received response without its content coding. A coding that is not known stays: the caller that asked for it can undo
 * it. So does that of a part (206): a part of an encoded content cannot be decoded (RFC 9110 §14.2). A content with too many
 * codings cannot be read.
 *
 * @param decoder the platform's
 * @param fail makes of broken content what its reader gets
 */
export function decodedResponse(
  response: HttpResponse,
  request: HttpRequest,
  decoder: Decoders['decoder'],
  fail: (cause: Error) => unknown,
): HttpResponse {
  const { body, headers, status } = response
  const coding = headers.get('content-encoding')
  if (coding === null || body.empty || status === 206) return response
  const undo = decoder(coding, (name, cause) => {
    const message = `the content is not valid ${name}, or is cut off`
    return fail(new Error(message, { cause })) as Error
  })
  if (!undo && codingsToUndo(coding)) return response
  const decoded = Body.fromStream({
    stream(maxBytes) {
      if (!undo) return failing(response, fail)
      const encoded = watchEncoded(request, asChunks(body.content(response)))
      return undo(encoded, (chunks) => limitStage(chunks, request, maxBytes))
    },
    cancel(reason) {
      body.cancel(reason)
    },
  })
  if (!undo) return response.with({ body: decoded, headers })
  const changed = response.with({ body: decoded, headers: withoutCoding(headers) })
  return withCodedETag(changed, coding)
}

/** Of more codings than anyone uses nothing is undone, and the coded bytes mean nothing to a reader. */
async function* failing(
  { body, headers }: HttpResponse,
  fail: (cause: Error) => unknown,
): AsyncGenerator<Uint8Array, void> {
  body.cancel()
  const coding = headers.get('content-encoding') ?? ''
  throw fail(
    new Error(`the content has more than ${MOST_CODINGS} codings: ${coding.slice(0, 100)}`),
  )
}

/** There may be no end of what one coding gives to the next, and nothing of it in the response. */
function limitStage(
  chunks: AsyncIterable<Uint8Array>,
  request: HttpRequest,
  maxBytes = Infinity,
): AsyncIterable<Uint8Array> {
  return limitBytes(chunks, mostEncoded(maxBytes), () => tooLarge(request, maxBytes))
}
