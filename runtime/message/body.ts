import { limitBytes } from '../http/limit-bytes.ts'
import { within } from '../kit/within.ts'
import { chunksOf, collect } from './chunks.ts'
import { watchChunks } from './watched-chunks.ts'
import { abandonedError, open, type StreamSource } from './stream-source.ts'
import type { BodyLimits, ReleaseLimits } from './body-limits.ts'
import { consumedError, notReplayableError, type Named } from './consumed-error.ts'
import { consumerCalling, GIVEN_UP, SENT, type Consumer } from './consumer.ts'
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
 */
export class Body {
  static readonly empty = new Body(contentFrom(new Uint8Array()))

  /** Length in bytes, if known beforehand. */
  declare readonly length: number | undefined
  /** The media type of the body's source. */
  declare readonly contentType: string | undefined
  /** Whether that media type is part of the encoding, as a multipart boundary is. */
  declare readonly ownsContentType: boolean
  /** Whether it is `FormData`, which cannot be read without the boundary in that media type. */
  declare readonly isForm: boolean

  readonly #source: Source
  /** All bytes, or their promise while they are read. */
  #bytes: Uint8Array | Promise<Uint8Array> | undefined
  #reader: Consumer | undefined
  #released: Promise<void> | undefined
  #limits: BodyLimits | undefined
  /** Bodies that this one may read from, and releases when it ends. */
  #adopted: Body[] | undefined
  #over = false

  private constructor(source: Source) {
    this.#source = source
    this.#bytes = source.bytes
    this.length = source.length
    this.contentType = source.type
    this.ownsContentType = source.ownsType ?? false
    this.isForm = source.isForm ?? false
  }

  /** @throws InvalidMessageError when `init` is nothing that can be sent. */
  static from(init: BodyInit | Body | undefined): Body {
    if (init === null || init === undefined || init === '') return Body.empty
    return init instanceof Body ? init : new Body(contentFrom(init))
  }

  /** Makes a body from the JSON text of `value`, with its media type (RFC 8259). */
  static json(value: unknown): Body {
    return new Body(jsonContent(value))
  }

  /** Makes a body that can be read or sent once. For transports and servers. */
  static fromStream(once: StreamSource, length?: number): Body {
    return new Body({ once, length })
  }

  /**
   * Makes a body of known length that creates a new stream for each read. For transports and limits.
   * @internal
   */
  static remade(source: Pick<Source, 'make' | 'blob' | 'length'>): Body {
    return new Body(source)
  }

  /** Whether the body can be sent again: after a 503, or to the target of a 307. */
  get replayable(): boolean {
    return !this.#source.once || this.buffered
  }

  /** Whether all bytes are in memory: then the body holds no connection. */
  get buffered(): boolean {
    return this.ascii !== undefined || this.#bytes instanceof Uint8Array
  }

  /**
   * The content as ASCII text, if it was made from that: a transport that takes text can skip the encoding.
   */
  get ascii(): string | undefined {
    return this.#source.ascii
  }

  /** Whether there is nothing to send. */
  get empty(): boolean {
    return this.length === 0
  }

  /** The Blob that it was made from, for a transport that can send a Blob. */
  get blob(): Blob | undefined {
    return this.#source.blob
  }

  /** Whether another reader is reading all of it, so that single chunks cannot be observed. */
  get reading(): boolean {
    return this.#bytes instanceof Promise
  }

  /**
   * Reads all bytes, or returns the cached ones. Callers must not change them.
   *
   * @param onChunk called for each chunk, unless another reader is reading already
   */
  bytes(owner: Named, onChunk?: () => void): Promise<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return Promise.resolve(bytes)
    if (this.#reader) return Promise.reject(consumedError(owner, this.#reader))
    const reading = this.#readAll(onChunk)
    this.#bytes = reading
    return reading
  }

  /**
   * Takes the raw stream: any number of times if the bytes are known, otherwise once.
   *
   * @param caller the public function that was called, to find its caller on the stack
   * @param maxBytes replaces the source's own limit
   */
  stream(
    owner: Named,
    caller: (...args: never[]) => unknown,
    maxBytes?: number,
  ): AsyncIterable<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return chunksOf(bytes)
    if (this.#reader) throw consumedError(owner, this.#reader)
    this.#reader = consumerCalling(caller)
    return this.#open(maxBytes)
  }

  /**
   * Returns the content to send: bytes if they are known, else chunks, which a replayable body makes anew each time.
   * For transports and servers.
   *
   * @param reader the name of the reader in errors (default: the connection)
   * @param maxBytes replaces the source's own limit
   * @throws BodyNotReplayableError when a one-shot body was sent before
   * @throws BodyConsumedError when its stream was taken before
   */
  content(
    owner: Named,
    reader: Consumer = SENT,
    maxBytes?: number,
  ): Uint8Array | AsyncIterable<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return bytes instanceof Uint8Array ? bytes : chunksOf(bytes)
    if (this.#source.once) {
      if (this.#reader === SENT) throw notReplayableError(owner)
      if (this.#reader) throw consumedError(owner, this.#reader)
      this.#reader = reader
    }
    return this.#open(maxBytes)
  }

  /**
   * Limits all later reads of a received body. A body that is known to fit is not limited. For clients.
   * @internal
   */
  limit(limits: BodyLimits): void {
    const { buffered, length = Infinity } = this
    if (!buffered && length > limits.held) this.#limits ??= limits
  }

  /**
   * The limits of its reads, for another body with the same content.
   * @internal
   */
  get limits(): BodyLimits | undefined {
    return this.#limits
  }

  /** Stops the sender of a received body. Bytes that were read stay readable. */
  cancel(reason?: unknown): void {
    const { once } = this.#source
    if (!this.buffered && once) {
      this.#reader ??= 'cancel()'
      once.cancel(reason)
    }
    this.#finish()
  }

  /** Whether it is `other`, or made of it as far as that is known. */
  reads(other: object): boolean {
    return this === other || this.#source.once?.of?.reads(other) === true
  }

  /** Takes over a body that it may read from: when this one is over, it abandons that one. */
  adopt(body?: Body): void {
    this.#adopted ??= []
    if (this.#over || this.buffered) body?.abandon()
    else if (body) this.#adopted.push(body)
  }

  /**
   * Gives up a body that no reader is going to come for: its response was dropped, or an error has passed it. One that
   * is being read is left alone. A small one is kept, so that its connection can be used again, and so that an error
   * which carries the response can still be read; a large or slow one is cancelled.
   */
  abandon(): void {
    if (this.buffered || this.reading || this.#reader !== undefined) return
    const { once, bare } = this.#source
    if (!once || bare || (this.length ?? 0) > MAX_REST) this.#giveUp()
    else this.#keep(once)
  }

  /**
   * Gives the connection back: reads a small rest, so that the connection can be used again, and cancels
   * a large or slow one. Never rejects; the second call waits for the first.
   */
  release({ maxBytes = MAX_REST, maxTime = MAX_TIME }: ReleaseLimits = {}): Promise<void> {
    this.#released ??= this.#drain(maxBytes, maxTime)
    return this.#released
  }

  /** ASCII is encoded only when the bytes are read: most of it is sent as text. */
  #encoded(): Uint8Array | Promise<Uint8Array> | undefined {
    const { ascii } = this
    if (ascii !== undefined) this.#bytes ??= new TextEncoder().encode(ascii)
    return this.#bytes
  }

  async #drain(maxBytes: number, maxTime: number): Promise<void> {
    const { once } = this.#source
    if (once && !this.buffered) {
      const reading = this.#bytes
      const taken = this.#reader !== undefined
      this.#reader ??= 'release()'
      if (reading || (!taken && (this.length ?? 0) <= maxBytes)) {
        try {
          const rest = reading ?? collect(once.stream(), maxBytes)
          await within(maxTime, Promise.resolve(rest))
        } catch {
          // What is released has no reader, so its error has none.
        }
      }
    }
    this.#stop()
  }

  /** Reads a small body and keeps it. */
  #keep(once: StreamSource): void {
    const kept = within(MAX_TIME, collect(once.stream(), MAX_REST)).then((bytes) => {
      if (!bytes || this.#reader !== undefined) throw abandonedError(undefined)
      this.#bytes = bytes
      this.#finish()
      return bytes
    })
    this.#bytes = kept
    kept.catch(() => {
      this.#giveUp()
    })
  }

  #giveUp(): void {
    this.#bytes = undefined
    this.#reader ??= GIVEN_UP
    this.#stop()
  }

  #stop(): void {
    try {
      this.cancel()
    } catch {
      // Nothing is left to stop.
    }
  }

  async #readAll(onChunk?: () => void): Promise<Uint8Array> {
    const limits = this.#limits
    const fast = onChunk || limits ? undefined : this.#source.once?.bytes?.()
    const chunks = () => watchChunks(this.#open(limits?.held), { given: onChunk })
    const bytes = await (fast ?? collect(chunks()))
    this.#bytes = bytes
    this.#finish()
    return bytes
  }

  /** The stream of a body whose bytes are not known. */
  #open(maxBytes?: number): AsyncIterable<Uint8Array> {
    const { once, make } = this.#source
    const limits = this.#limits
    const max = limits ? (maxBytes ?? limits.streamed) : maxBytes
    const opened = once ? once.stream(max) : open(make?.())
    const chunks =
      limits && max !== undefined ? limitBytes(opened, max, () => limits.tooLarge(max)) : opened
    if (!this.#adopted) return chunks
    return watchChunks(chunks, {}, () => {
      this.#finish()
    })
  }

  #finish(): void {
    this.#over = true
    for (const body of this.#adopted?.splice(0) ?? []) body.abandon()
  }
}
