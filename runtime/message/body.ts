import { within } from '../kit/within.ts'
import { collect } from './chunks.ts'
import { abandonedError, type StreamSource } from './stream-source.ts'
import type { ReleaseLimits } from './body-limits.ts'
import { GIVEN_UP } from './consumer.ts'
import { ReadableBody } from './readable-body.ts'
import { contentFrom, jsonContent, type BodyInit, type Source } from './source.ts'

export type { StreamSource } from './stream-source.ts'
export type { BodyInit } from './source.ts'
export type { BodyLimits, ReleaseLimits } from './body-limits.ts'

/** Bytes. A rest that is larger costs more than a new connection. */
const MAX_REST = 128 * 1024
/** ms. */
const MAX_TIME = 500

/**
 * The content of a message. It knows its source, its reader, and whether it can be sent again.
 *
 * Once the bytes are known, from the start or from a read, they can be read any number of times. Until then the raw
 * stream can be taken once.
 *
 * @example
 * const again = request.body.replayable ? await next(request) : response
 */
export class Body extends ReadableBody {
  static readonly empty = new Body(contentFrom(new Uint8Array()))

  #released: Promise<void> | undefined

  /** @throws InvalidMessageError when `init` is nothing that can be sent. */
  static from(init: BodyInit | Body | undefined): Body {
    if (init === null || init === undefined || init === '') return Body.empty
    return init instanceof Body ? init : new Body(contentFrom(init))
  }

  /** Makes a body that can be read or sent once. For transports and servers. */
  static fromStream(once: StreamSource, length?: number): Body {
    return new Body({ once, length })
  }

  /** Makes a body from the JSON text of `value`, with its media type (RFC 8259). */
  static json(value: unknown): Body {
    return new Body(jsonContent(value))
  }

  /**
   * Makes a body of known length that creates a new stream for each read. For transports and limits.
   * @internal
   */
  static remade(source: Pick<Source, 'make' | 'blob' | 'length'>): Body {
    return new Body(source)
  }

  /**
   * Gives the connection back: reads a small rest, so that the connection can be used again, and cancels
   * a large or slow one. Never rejects; the second call waits for the first.
   */
  release({ maxBytes = MAX_REST, maxTime = MAX_TIME }: ReleaseLimits = {}): Promise<void> {
    this.#released ??= this.#drain(maxBytes, maxTime)
    return this.#released
  }

  /**
   * Gives up a body that no reader is going to come for: its response was dropped, or an error has passed it. One that
   * is being read is left alone. A small one is kept, so that its connection can be used again, and so that an error
   * which carries the response can still be read; a large or slow one is cancelled.
   */
  abandon(): void {
    if (this.buffered || this.reading || this.reader) return
    const { once, bare } = this.source
    if (!once || bare || (this.length ?? 0) > MAX_REST) this.#giveUp()
    else this.#keep(once)
  }

  /** Stops the sender of a received body. Bytes that were read stay readable. */
  cancel(reason?: unknown): void {
    const once = this.unread
    if (once) {
      this.reader ??= 'cancel()'
      once.cancel(reason)
    }
    this.end()
  }

  async #drain(maxBytes: number, maxTime: number): Promise<void> {
    const once = this.unread
    if (once) {
      // No array: the body is not in memory.
      const reading = this.all as Promise<Uint8Array> | undefined
      const small = !this.reader && (this.length ?? 0) <= maxBytes
      this.reader ??= 'release()'
      if (reading || small) {
        try {
          await within<unknown>(maxTime, reading ?? collect(once.stream(), maxBytes))
        } catch {
          // What is released has no reader, so its error has none.
        }
      }
    }
    this.#stop()
  }

  #stop(): void {
    try {
      this.cancel()
    } catch {
      // Nothing is left to stop.
    }
  }

  #giveUp(): void {
    this.all = undefined
    this.reader ??= GIVEN_UP
    this.#stop()
  }

  /** Reads a small body and keeps it. */
  #keep(once: StreamSource): void {
    const kept = within(MAX_TIME, collect(once.stream(), MAX_REST)).then((bytes) => {
      if (!bytes || this.reader) throw abandonedError()
      this.all = bytes
      this.end()
      return bytes
    })
    this.all = kept
    kept.catch(() => {
      this.#giveUp()
    })
  }
}
