/** More codings on top of one another than anybody needs are an attack: each multiplies the work. */
const MOST_CODINGS = 5

/**
 * The codings of a `Content-Encoding` header, in the order in which to undo them: the last one applied comes first
 * (RFC 9110 §8.4). `x-gzip` is gzip (§8.4.1.3), and `identity` is nothing.
 *
 * @returns undefined when there are too many
 */
export function codingsToUndo(contentEncoding: string | null): readonly string[] | undefined {
  if (contentEncoding === null) return []
  const codings = contentEncoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .map((coding) => (coding === 'x-gzip' ? 'gzip' : coding))
    .reverse()
  return codings.length > MOST_CODINGS ? undefined : codings
}

/**
 * Undoes content codings. Leaving its output early returns its input's iterator, and an error of the input passes
 * through as it is.
 */
export type Decode = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

/** What a platform can decode. */
export interface Decoders {
  /** The codings that it knows, as `Accept-Encoding` names them. */
  readonly acceptEncoding: string
  /**
   * Finds how to undo a `Content-Encoding`.
   *
   * @param broken makes the error that a reader gets for data that is not in the coding, or is cut off
   * @returns undefined when there is a coding in it that is not known
   */
  decoder(
    contentEncoding: string | null,
    broken: (coding: string, cause: unknown) => Error,
  ): Decode | undefined
}

/** The next chunk with something in it: an empty one says nothing about the coding. */
export async function nextBytes(input: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const chunk = await input.next()
    if (chunk.done === true) return undefined
    if (chunk.value.byteLength > 0) return chunk.value
  }
}
