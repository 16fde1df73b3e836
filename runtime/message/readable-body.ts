import { limitBytes } from '../http/limit-bytes.ts'
import { chunksOf, collect } from './chunks.ts'
import { watchChunks } from './watched-chunks.ts'
import { open, type StreamSource } from './stream-source.ts'
import type { BodyLimits } from './body-limits.ts'
import { consumedError, notReplayableError, type Named } from './consumed-error.ts'
import { consumerCalling, SENT, type Consumer } from './consumer.ts'
import type { Source } from './source.ts'

/**
 * What a body was made from, and who may read it: from memory any number of times, the raw stream once. When and how it
 * lets go of its connection is the business of `Body`.
 */
export abstract class ReadableBody {
  /** Length in bytes, if known beforehand. */
  declare readonly length: number | undefined
  /** The media type of the body's source. */
  declare readonly contentType: string | undefined
  /** Whether that media type is part of the encoding, as a multipart boundary is. */
  declare readonly ownsContentType: boolean
  /** Whether it is `FormData`, which cannot be read without the boundary in that media type. */
  declare readonly isForm: boolean

  declare protected readonly source: Source
  /** All bytes, or their promise while they are read. */
  declare protected all: Uint8Array | Promise<Uint8Array> | undefined
  protected reader: Consumer | undefined
  #limits: BodyLimits | undefined
  /** Bodies that this one may read from, and abandons when it is over: then this is null. */
  #adopted: { abandon(): void }[] | null | undefined

  protected constructor(source: Source) {
    this.source = source
    this.all = source.bytes
    this.length = source.length
    this.contentType = source.type
    this.ownsContentType = source.ownsType ?? false
    this.isForm = source.isForm ?? false
  }

  /** Whether the body can be sent again: after a 503, or to the target of a 307. */
  get replayable(): boolean {
    return !this.unread
  }

  /** Whether another reader is reading all of it, so that single chunks cannot be observed. */
  get reading(): boolean {
    return this.all instanceof Promise
  }

  /** Whether all bytes are in memory: then the body holds no connection. */
  get buffered(): boolean {
    return this.ascii !== undefined || this.all instanceof Uint8Array
  }

  /**
   * The content as ASCII text, if it was made from that: a transport that takes text can skip the encoding.
   */
  get ascii(): string | undefined {
    return this.source.ascii
  }

  /** Whether there is nothing to send. */
  get empty(): boolean {
    return this.length === 0
  }

  /** The Blob that it was made from, for a transport that can send a Blob. */
  get blob(): Blob | undefined {
    return this.source.blob
  }

  /**
   * Limits all later reads of a received body. A body that is known to fit is not limited. For clients.
   * @internal
   */
  limit(limits: BodyLimits): void {
    if ((this.length ?? Infinity) > limits.held) this.#limits ??= limits
  }

  /**
   * The limits of its reads, for another body with the same content.
   * @internal
   */
  get limits(): BodyLimits | undefined {
    return this.#limits
  }

  /**
   * Reads all bytes, or returns the cached ones. Callers must not change them.
   *
   * @param onChunk called for each chunk, unless another reader is reading already
   */
  bytes(owner: Named, onChunk?: () => void): Promise<Uint8Array> {
    const bytes = this.#encoded()
    if (bytes) return Promise.resolve(bytes)
    if (this.reader) return Promise.reject(consumedError(owner, this.reader))
    const reading = this.#readAll(onChunk)
    this.all = reading
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
    if (this.reader) throw consumedError(owner, this.reader)
    this.reader = consumerCalling(caller)
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
    if (this.source.once) {
      if (this.reader === SENT) throw notReplayableError(owner)
      if (this.reader) throw consumedError(owner, this.reader)
      this.reader = reader
    }
    return this.#open(maxBytes)
  }

  /** Whether it is `other`, or made of it as far as that is known. */
  reads(other: object): boolean {
    return this === other || this.source.once?.of?.reads(other) === true
  }

  /** No more is going to be read. */
  protected end(): void {
    for (const body of this.#adopted ?? []) body.abandon()
    this.#adopted = null
  }

  /** Takes over a body that it may read from: when this one is over, it abandons that one. */
  adopt(body?: { abandon(): void }): void {
    if (this.#adopted === null) body?.abandon()
    else {
      this.#adopted ??= []
      if (body) this.#adopted.push(body)
    }
  }

  /** The raw stream of a body that is not in memory: it may hold a connection. */
  protected get unread(): StreamSource | undefined {
    return this.buffered ? undefined : this.source.once
  }

  /** The stream of a body whose bytes are not known. */
  #open(maxBytes?: number): AsyncIterable<Uint8Array> {
    const { once, make } = this.source
    const limits = this.#limits
    const max = maxBytes ?? limits?.streamed
    const opened = once ? once.stream(max) : open(make?.())
    const chunks = limits && max !== undefined ? limitBytes(opened, max, limits.tooLarge) : opened
    if (!this.#adopted) return chunks
    return watchChunks(chunks, {}, () => {
      this.end()
    })
  }

  async #readAll(onChunk?: () => void): Promise<Uint8Array> {
    const limits = this.#limits
    const fast = onChunk || limits ? undefined : this.source.once?.bytes?.()
    const chunks = () => watchChunks(this.#open(limits?.held), { given: onChunk })
    const bytes = await (fast ?? collect(chunks()))
    this.all = bytes
    this.end()
    return bytes
  }

  /** ASCII is encoded only when the bytes are read: most of it is sent as text. */
  #encoded(): Uint8Array | Promise<Uint8Array> | undefined {
    const { ascii } = this
    if (ascii !== undefined) this.all ??= new TextEncoder().encode(ascii)
    return this.all
  }
}
