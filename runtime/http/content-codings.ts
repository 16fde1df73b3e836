/** Many codings on top of one another are an attack: each multiplies the work. */
export const MOST_CODINGS = 5

/**
 * The codings of a `Content-Encoding` header, in the order in which to undo them: the last one applied comes first
 * (RFC 9110 §8.4). `x-gzip` is gzip (§8.4.1.3), and `identity` is nothing.
 *
 * @returns undefined when there are too many: more than 5
 *
 * @example codingsToUndo('gzip, br') // ['br', 'gzip']
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

/** What every one of our decoders knows, but for `br`, which browsers leave to their fetch. */
const KNOWN: ReadonlySet<string> = /* @__PURE__ */ new Set(['gzip', 'deflate', 'br'])

/** Whether a transport of ours undoes this `Content-Encoding`: it leaves a content with any other coding as it came. */
export function isUndone(contentEncoding: string | null): boolean {
  return codingsToUndo(contentEncoding)?.every((coding) => KNOWN.has(coding)) ?? false
}

/**
 * Undoes content codings. Leaving its output early returns its input's iterator, and an error of the input passes
 * through as it is.
 *
 * @param limit what comes out of one coding and goes into the next passes it: there may be much of it, and little at
 * the end
 */
export type Decode = (
  chunks: AsyncIterable<Uint8Array>,
  limit?: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
) => AsyncIterable<Uint8Array>

/** Undoes one coding after the other. */
export function undoAll(
  codings: readonly string[],
  undo: (chunks: AsyncIterable<Uint8Array>, coding: string) => AsyncIterable<Uint8Array>,
): Decode {
  return (input, limit = (chunks) => chunks) =>
    codings.reduce(
      (chunks, coding, index) => undo(index === 0 ? chunks : limit(chunks), coding),
      input,
    )
}

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
