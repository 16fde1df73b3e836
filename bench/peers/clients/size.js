/** Reads a stream chunk by chunk. */
export async function sizeOf(stream) {
  let size = 0
  for await (const chunk of stream) size += chunk.byteLength
  return size
}
