import { codingsToUndo, nextBytes, undoAll, type Decode } from '../../http/content-codings.ts'
import { ignore } from '../../kit/ignore.ts'

/** What {@link decoder} knows, as `Accept-Encoding` names it: no browser's DecompressionStream takes Brotli. */
export const acceptEncoding = 'gzip, deflate'

/** Finds how to undo a `Content-Encoding`, as Node's does, with the browser's own DecompressionStream. */
export function decoder(
  contentEncoding: string | null,
  broken: (coding: string, cause: unknown) => Error,
): Decode | undefined {
  const codings = codingsToUndo(contentEncoding)
  if (!codings?.every((coding) => coding === 'gzip' || coding === 'deflate')) return undefined
  return undoAll(codings, (chunks, coding) => decode(chunks, coding, broken))
}

async function* decode(
  chunks: AsyncIterable<Uint8Array>,
  coding: string,
  broken: (coding: string, cause: unknown) => Error,
): AsyncGenerator<Uint8Array, void> {
  const input = chunks[Symbol.asyncIterator]()
  let failed: { readonly error: unknown } | undefined
  const first = await nextBytes(input)
  if (!first) return
  const { readable, writable } = transformFor(coding, first)
  feed().catch(ignore)
  const reader = readable.getReader()
  try {
    for (;;) {
      const chunk = await reader.read()
      if (chunk.done) return
      yield chunk.value
    }
  } catch (cause) {
    throw failed ? failed.error : broken(coding, cause)
  } finally {
    reader.cancel().catch(ignore)
    input.return?.().catch(ignore)
  }

  async function feed(): Promise<void> {
    const writer = writable.getWriter()
    writer.closed.catch(ignore)
    try {
      for (let chunk: Uint8Array | undefined = first; chunk; chunk = await next()) {
        await writer.write(new Uint8Array(chunk))
      }
      await writer.close()
    } catch (error) {
      await writer.abort(error)
    }
  }

  async function next(): Promise<Uint8Array | undefined> {
    try {
      return await nextBytes(input)
    } catch (error) {
      failed = { error }
      throw error
    }
  }
}

function transformFor(coding: string, [first = 0]: Uint8Array): DecompressionStream {
  if (coding === 'gzip') return new DecompressionStream('gzip')
  // RFC 9110 §8.4.1.2: `deflate` is the zlib format. Some senders leave its header out; then bits 0-3 are not 8.
  return new DecompressionStream((first & 0x0f) === 8 ? 'deflate' : 'deflate-raw')
}
