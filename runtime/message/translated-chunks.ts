/**
 * The same chunks, and what they throw as `translate` makes it. Not a generator: that would stop its source only after the
 * next chunk, which may never come.
 */
export function translatedChunks(
  source: AsyncIterable<Uint8Array>,
  translate: (error: unknown) => unknown,
): AsyncIterableIterator<Uint8Array, void> {
  const chunks = source[Symbol.asyncIterator]()
  return {
    async next() {
      try {
        const chunk = await chunks.next()
        return chunk.done === true ? { done: true, value: undefined } : chunk
      } catch (error) {
        throw translate(error)
      }
    },
    async return() {
      await chunks.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
