import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import {
  codingsToUndo,
  isUndone,
  nextBytes,
  undoAll,
  type Decode,
} from '../../http/content-codings.ts'
import { ignore } from '../../kit/ignore.ts'

/** What {@link decoder} knows, as `Accept-Encoding` names it. */
export const acceptEncoding = 'gzip, deflate, br'

type Transform = ReturnType<typeof createGunzip>

/**
 * Finds how to undo a `Content-Encoding`, also one with several codings.
 *
 * What it returns takes chunks and gives chunks. Leaving its output early returns its input's iterator, and an error
 * of the input passes through as it is.
 *
 * @param broken makes the error that a reader gets for data that is not in the coding, or is cut off
 * @returns undefined when there is a coding in it that is not known
 */
export function decoder(
  contentEncoding: string | null,
  broken: (coding: string, cause: unknown) => Error,
): Decode | undefined {
  const codings = codingsToUndo(contentEncoding)
  if (!codings || !isUndone(contentEncoding)) return undefined
  return undoAll(codings, (chunks, coding) => decode(chunks, coding, broken))
}

async function* decode(
  chunks: AsyncIterable<Uint8Array>,
  coding: string,
  broken: (coding: string, cause: unknown) => Error,
): AsyncGenerator<Uint8Array, void> {
  const input = chunks[Symbol.asyncIterator]()
  let failed: { readonly error: unknown } | undefined
  try {
    const first = await nextBytes(input)
    if (!first) return
    const transform = transformFor(coding, first)
    const source = async function* () {
      try {
        for (let chunk: Uint8Array | undefined = first; chunk; chunk = await nextBytes(input)) {
          yield chunk
        }
      } catch (error) {
        failed = { error }
        throw error
      }
    }
    pipeline(source, transform, ignore)
    try {
      yield* transform as AsyncIterable<Uint8Array>
    } catch (cause) {
      throw failed ? failed.error : broken(coding, cause)
    } finally {
      transform.destroy()
    }
  } finally {
    // Not awaited: an input that waits for its sender would block the reader too.
    input.return?.().catch(ignore)
  }
}

function transformFor(coding: string, [first = 0]: Uint8Array): Transform {
  if (coding === 'gzip') return createGunzip()
  if (coding === 'br') return createBrotliDecompress()
  // RFC 9110 §8.4.1.2: `deflate` is the zlib format. Some senders leave its header out; then bits 0-3 are not 8.
  return (first & 0x0f) === 8 ? createInflate() : createInflateRaw()
}
