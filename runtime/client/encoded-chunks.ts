import { contextKey } from '../message/context.ts'
import type { HttpRequest } from '../message/request.ts'
import { watchChunks } from '../message/watched-chunks.ts'

/** Called for each piece of a response that has come, before its content coding is undone. */
export const onEncoded = contextKey<() => void>('onEncoded')

/** A decoder may give nothing for many pieces: who counts silence must hear of each. */
export function watchEncoded(
  request: HttpRequest,
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const given = request.get(onEncoded)
  return given ? watchChunks(chunks, { given }) : chunks
}
