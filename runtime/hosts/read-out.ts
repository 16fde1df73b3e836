import type { Chunks } from '../message/stream-source.ts'

/** A rest of an upload up to this size is read and thrown away. */
const MAX_REST = 256 * 1024

/**
 * The same chunks, whose source is not cancelled as soon as their reader leaves: SvelteKit, and others that have Node's
 * request beneath, would close the connection that still has to carry the response.
 */
export function readOut(chunks: Chunks): AsyncIterableIterator<Uint8Array, void> {
  let left = false
  return {
    next: () => chunks.next(),
    async return() {
      if (!left) void discardRest(chunks)
      left = true
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function discardRest(chunks: Chunks): Promise<void> {
  try {
    for (let rest = MAX_REST; rest >= 0;) {
      const chunk = await chunks.next()
      if (chunk.done === true) return
      rest -= chunk.value.byteLength
    }
    await chunks.return()
  } catch {
    // The client has gone, or the host has ended its request: nothing is left to read.
  }
}
