/** The same chunks, until there are more than `maxBytes` of them: then it throws what `tooLarge` makes. */
export async function* limit(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): AsyncGenerator<Uint8Array, void> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.byteLength
    if (length > maxBytes) throw tooLarge()
    yield chunk
  }
}
