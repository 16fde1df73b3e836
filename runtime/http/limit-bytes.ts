/** The same chunks, until there are more than `maxBytes` of them: then it throws what `tooLarge` makes. */
export async function* limitBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: (maxBytes: number) => Error | Promise<Error>,
): AsyncGenerator<Uint8Array, void> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.byteLength
    if (length > maxBytes) throw await tooLarge(maxBytes)
    yield chunk
  }
}

/** How many bytes may become `maxBytes` when they are decoded: a coding that cannot shrink its input makes it a little larger. */
export function mostEncoded(maxBytes: number): number {
  return maxBytes * 1.01 + 1024
}
