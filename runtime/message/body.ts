import { BodyConsumedError, BodyNotReplayableError } from '../errors.ts'
import { clock } from '../clock.ts'
import { chunksOf, collect, skip } from './chunks.ts'
import { oneShot, open, type OneShot } from './one-shot.ts'
import { nameOf, readerCalling, WIRE, type Reader } from './reader.ts'
import { contentFrom, jsonContent, type BodyInit, type Source } from './source.ts'

export type { OneShot } from './one-shot.ts'
export type { BodyInit } from './source.ts'

/** What an error calls the message that a body belongs to. */
interface Named {
  toString(): string
}

/** How far {@link Body.release} drains a body before it gives up the connection. */
export interface ReleaseLimits {
  /** Bytes (default 128 KiB). */
  readonly maxBytes?: number
  /** ms (default 500). */
  readonly maxTime?: number
}

/**
 * The content of a message: where it comes from, whether it can be sent again, and who read it.
 *
 * Once the bytes are known (they were from the start, or somebody read them) everybody may read them,
 * as often as they like. Until then the raw stream may be taken once.
 */
export class Body {
  static readonly empty = new Body(contentFrom(new Uint8Array()))

  /** Bytes, where known beforehand. */
  declare readonly length: number | undefined
  /** The media type that follows from what the body was made of. */
  declare readonly contentType: string | undefined
  /** Whether that media type is part of the encoding, as a multipart boundary is. */
  declare readonly ownsContentType: boolean

  readonly #source: Source
  /** All bytes, or their promise while they are read. */
  #bytes: Uint8Array | Promise<Uint8Array> | undefined
  #reader: Reader | undefined
  #released: Promise<void> | undefined

  private constructor(source: Source) {
    this.#source = source
    this.#bytes = source.bytes
    this.length = source.length
    this.contentType = source.type
    this.ownsContentType = source.ownsType ?? false
  }

  /** @throws InvalidMessageError when `init` is nothing that can be sent. */
  static from(init: BodyInit | Body | undefined): Body {
    if (init === null || init === undefined || init === '') return Body.empty
    return init instanceof Body ? init : new Body(contentFrom(init))
  }

  /** The JSON text of `value`, with its media type (RFC 8259). */
  static json(value: unknown): Body {
    return new Body(jsonContent(value))
  }

  /** A body that can be read or sent once. For transports and servers. */
  static once(once: OneShot, length?: number): Body {
    return new Body({ once, length })
  }

  /** Whether the body can be sent again: after a 503, or to where a 307 points. */
  get replayable(): boolean {
    return !this.#source.once || this.known
  }

  /** Whether all bytes are here: nothing is left to wait for and no connection is held. */
  get known(): boolean {
    return this.ascii !== undefined || this.#bytes instanceof Uint8Array
  }

  /**
   * The content as text that has as many bytes as characters, where that is what it was made of: a wire that takes
   * text is spared the bytes.
   */
  get ascii(): string | undefined {
    return this.#source.ascii
  }

  /** Whether there is nothing to send. */
  get empty(): boolean {
    return this.length === 0
  }

  /** The Blob that it was made of, for a transport that can send one as it is. */
  get blob(): Blob | undefined {
    return this.#source.blob
  }

  /** All bytes, from the cache if they have been read before. Callers must not change them. */
  bytes(owner: Named): Promise<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return Promise.resolve(bytes)
    if (this.#reader) return Promise.reject(this.#consumed(owner))
    const reading = this.#readAll()
    this.#bytes = reading
    return reading
  }

  /**
   * The raw stream. A body whose bytes are known gives it to everyone; any other gives it once.
   *
   * @param caller the public function that was called, to find out who called it
   */
  stream(owner: Named, caller: (...args: never[]) => unknown): AsyncIterable<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return chunksOf(bytes)
    if (this.#reader) throw this.#consumed(owner)
    this.#reader = readerCalling(caller)
    return this.#open()
  }

  /**
   * The content for the wire: bytes if they are known, else chunks, which a replayable body makes anew
   * each time. For transports and servers.
   *
   * @param reader what an error calls whoever takes it (default: the connection)
   * @throws BodyNotReplayableError when a one-shot body was sent before
   * @throws BodyConsumedError when somebody took its stream
   */
  send(owner: Named, reader: Reader = WIRE): Uint8Array | AsyncIterable<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return bytes instanceof Uint8Array ? bytes : chunksOf(bytes)
    if (this.#source.once) this.#hand(owner, reader)
    return this.#open()
  }

  /**
   * The same content as the other side of a wire sees it: to be read there once, whatever it was made
   * of here, and without a trace of who has read it here.
   */
  received(owner: Named): Body {
    if (this.empty) return Body.empty
    const { once } = this.#source
    if (once && !this.#bytes) {
      this.#hand(owner, WIRE)
      return Body.once(once, this.length)
    }
    const content = this.send(owner)
    const chunks = content instanceof Uint8Array ? chunksOf(content) : content
    return Body.once(oneShot(chunks), this.length)
  }

  /** Stops the sender of a body that comes from elsewhere. What has been read stays known. */
  cancel(reason?: unknown): void {
    const { once } = this.#source
    if (this.known || !once) return
    this.#reader ??= 'cancel()'
    once.cancel(reason)
  }

  /**
   * Gives the connection back: reads a small rest, so that the connection can be used again, and cancels
   * a large or slow one. Never rejects; the second call waits for the first.
   */
  release({ maxBytes = 128 * 1024, maxTime = 500 }: ReleaseLimits = {}): Promise<void> {
    this.#released ??= this.#drain(maxBytes, maxTime)
    return this.#released
  }

  /** ASCII is encoded when somebody wants the bytes: most of it goes out as the text that it is. */
  #encoded(): Uint8Array | Promise<Uint8Array> | undefined {
    const { ascii } = this
    if (ascii !== undefined) this.#bytes ??= new TextEncoder().encode(ascii)
    return this.#bytes
  }

  /** Marks a one-shot body as taken. */
  #hand(owner: Named, reader: Reader): void {
    if (this.#reader === WIRE) {
      throw new BodyNotReplayableError(
        `Body of ${String(owner)} is a stream, which has been sent and cannot be sent again; ` +
          'pass a function that makes the stream, or the bytes',
      )
    }
    if (this.#reader) throw this.#consumed(owner)
    this.#reader = reader
  }

  async #drain(maxBytes: number, maxTime: number): Promise<void> {
    const { once } = this.#source
    if (this.known || !once) return
    const reading = this.#bytes
    const taken = this.#reader !== undefined
    this.#reader ??= 'release()'
    if (reading || (!taken && (this.length ?? 0) <= maxBytes)) {
      await new Promise<void>((resolve) => {
        const finish = () => {
          stopTimer()
          resolve()
        }
        const stopTimer = clock.after(maxTime, finish)
        const end = Promise.resolve(reading ?? skip(() => once.stream(), maxBytes))
        end.then(finish, finish)
      })
    }
    try {
      once.cancel()
    } catch {
      // Nothing is left to stop.
    }
  }

  async #readAll(): Promise<Uint8Array> {
    const bytes = await (this.#source.once?.bytes?.() ?? collect(this.#open()))
    this.#bytes = bytes
    return bytes
  }

  /** The stream of a body whose bytes are not known. */
  #open(): AsyncIterable<Uint8Array> {
    const { once, make } = this.#source
    return once ? once.stream() : open(make?.())
  }

  #consumed(owner: Named): BodyConsumedError {
    return new BodyConsumedError(
      `Body of ${String(owner)} was already read by ${nameOf(this.#reader)}; ` +
        'use bytes(), text(), json() or formData() there instead of the raw stream',
    )
  }
}
