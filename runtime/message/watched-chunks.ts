/** Listeners for the progress of an upload. */
export interface UploadListener {
  /** The transport asks for a piece. */
  readonly asked: () => void
  /** The piece has arrived, or the upload is over. */
  readonly given: () => void
}

type Maybe<T> = { readonly [Part in keyof T]?: T[Part] | undefined }

/**
 * Passes chunks on, and calls the listeners for each. An iterator, because a generator would stop its source only after
 * the next chunk, which may never arrive.
 */
export function watchChunks(
  source: AsyncIterable<Uint8Array>,
  { asked, given }: Maybe<UploadListener>,
  onEnd?: () => void,
): AsyncIterableIterator<Uint8Array, void> {
  const chunks = source[Symbol.asyncIterator]()
  return {
    async next() {
      asked?.()
      let more = false
      try {
        const chunk = await chunks.next()
        if (chunk.done === true) return { done: true, value: undefined }
        more = true
        return chunk
      } finally {
        given?.()
        if (!more) onEnd?.()
      }
    },
    async return() {
      onEnd?.()
      await chunks.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
