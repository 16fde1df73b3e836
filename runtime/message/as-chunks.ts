import { chunksOf } from './chunks.ts'

/** The content of a body as chunks, bytes or a stream. */
export function asChunks(
  content: Uint8Array | AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  return content instanceof Uint8Array ? chunksOf(content) : content
}
