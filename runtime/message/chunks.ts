/** Bytes as chunks: a copy of them, since whoever takes a stream may change what it gives. */
export async function* chunksOf(
  bytes: Uint8Array | Promise<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const known = await bytes
  if (known.byteLength > 0) yield new Uint8Array(known)
}

/** All chunks in one array. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.byteLength
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

/** Reads on until the end, or until more than `limit` bytes have come. */
export async function skip(open: () => AsyncIterable<Uint8Array>, limit: number): Promise<void> {
  let rest = limit
  for await (const chunk of open()) {
    rest -= chunk.byteLength
    if (rest < 0) return
  }
}
