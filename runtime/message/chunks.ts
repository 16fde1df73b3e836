/** Copies bytes into chunks, because the reader of a stream may change them. */
export async function* chunksOf(
  bytes: Uint8Array | Promise<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const known = await bytes
  if (known.byteLength > 0) yield new Uint8Array(known)
}

/** All chunks in one array. */
export function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array>
/** @returns undefined when there are more than `limit` bytes */
export function collect(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array | undefined>
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  limit = Infinity,
): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.byteLength
    if (length > limit) return undefined
  }
  const [only] = parts
  if (only && parts.length === 1) return only
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.byteLength
  }
  return bytes
}
