import { clock } from '../clock.ts'
import { ignore } from '../kit/ignore.ts'
import type { Chunks } from '../message/stream-source.ts'

/** ms. How long a client that is still sending has time to notice the response. */
const LINGER = 500
/** Bytes. For a source that never lets a timer have its turn. */
const MAX_REST = 256 * 1024 * 1024

/**
 * The chunks of an upload. Their source is not cancelled as soon as their reader leaves, as that would close the
 * connection, and RFC 9112 §9.6 says what then happens: the client's system throws away a response that the client has
 * not read yet. So the rest is read and thrown away, for half a second at most.
 */
export class Upload implements AsyncIterableIterator<Uint8Array, void> {
  /** Whether all of it has come, or it broke off. */
  ended = false
  /** What is thrown away since its reader left, until that is over. */
  rest: Promise<void> | undefined

  readonly #chunks: Chunks

  constructor(chunks: Chunks) {
    this.#chunks = chunks
  }

  async next(): Promise<IteratorResult<Uint8Array, void>> {
    try {
      const chunk = await this.#chunks.next()
      if (chunk.done === true) this.ended = true
      return chunk
    } catch (error) {
      this.ended = true
      throw error
    }
  }

  async return(): Promise<IteratorReturnResult<void>> {
    if (!this.ended) void this.discard()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Its reader gets `reason`, and the source is cancelled at once. */
  abandon(reason: unknown): void {
    this.#chunks.abandon(reason)
  }

  /** Reads the rest and throws it away. */
  discard(): Promise<void> {
    return (this.rest ??= discard(this.#chunks))
  }
}

async function discard(chunks: Chunks): Promise<void> {
  const stop = () => {
    chunks.return().catch(ignore)
  }
  const stopTimer = clock.after(LINGER, stop)
  try {
    for (let left = MAX_REST; left > 0;) {
      const chunk = await chunks.next()
      if (chunk.done === true) return
      left -= chunk.value.byteLength
    }
    stop()
  } catch {
    // The client has gone, or the host has ended its request: nothing is left to read.
  } finally {
    stopTimer()
  }
}
