import { BodyConsumedError, BodyNotReplayableError, InvalidMessageError } from '../errors.ts'
import { clock } from '../clock.ts'
import { encodeFormData } from './form-data.ts'
import { Reader } from './reader.ts'

/**
 * Whatever a body can be made from. All of these can be sent again, except a bare stream: a
 * `ReadableStream`, or any other `AsyncIterable` such as Node's `Readable`.
 */
export type BodyInit =
  | null
  | string
  | Uint8Array
  | ArrayBuffer
  | URLSearchParams
  | FormData
  | Blob
  | (() => AsyncIterable<Uint8Array>)
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>

/** A stream that can be read once, as a transport or a server has it. */
export interface OneShot {
  /** The chunks. Called once at most, and not after `bytes`. */
  stream(): AsyncIterable<Uint8Array>
  /** All of it at once, where that is faster than collecting the chunks. */
  bytes?(): Promise<Uint8Array>
  /** Stops the sender and frees what it holds. Safe to call at any time, also twice. */
  cancel(reason?: unknown): void
}

/** How far {@link Body.release} drains a body before it gives up the connection. */
export interface ReleaseLimits {
  /** Bytes (default 128 KiB). */
  readonly maxBytes?: number
  /** ms (default 500). */
  readonly maxTime?: number
}

type Source =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'factory'; readonly open: () => AsyncIterable<Uint8Array> }
  | { readonly kind: 'once'; readonly once: OneShot }

/**
 * The content of a message: where it comes from, whether it can be sent again, and who read it.
 *
 * Once the bytes are known (they were from the start, or somebody read them) everybody may read them,
 * as often as they like. Until then the raw stream may be taken once.
 */
export class Body {
  static readonly empty = new Body({ kind: 'bytes', bytes: new Uint8Array() }, 0)

  /** Bytes, where known beforehand. */
  readonly length: number | undefined
  /** The media type that follows from what the body was made of. */
  readonly contentType: string | undefined
  /** Whether that media type is part of the encoding, as a multipart boundary is. */
  readonly ownsContentType: boolean

  readonly #source: Source
  #known: Uint8Array | undefined
  #reading: Promise<Uint8Array> | undefined
  #reader: Reader | undefined
  #released: Promise<void> | undefined

  private constructor(
    source: Source,
    length?: number,
    contentType?: string,
    ownsContentType = false,
  ) {
    this.#source = source
    this.#known = source.kind === 'bytes' ? source.bytes : undefined
    this.length = length
    this.contentType = contentType
    this.ownsContentType = ownsContentType
  }

  /** @throws InvalidMessageError when `init` is nothing that can be sent. */
  static from(init: BodyInit | Body | undefined): Body {
    if (init === null || init === undefined || init === '') return Body.empty
    if (init instanceof Body) return init
    if (typeof init === 'string') {
      return Body.#fromBytes(new TextEncoder().encode(init), 'text/plain;charset=UTF-8')
    }
    if (init instanceof Uint8Array) return Body.#fromBytes(init)
    if (init instanceof ArrayBuffer) return Body.#fromBytes(new Uint8Array(init))
    if (init instanceof URLSearchParams) {
      const type = 'application/x-www-form-urlencoded;charset=UTF-8'
      return Body.#fromBytes(new TextEncoder().encode(init.toString()), type, true)
    }
    if (init instanceof FormData) return Body.from(encodeFormData(init))
    if (init instanceof Blob) {
      const source: Source = { kind: 'factory', open: () => init.stream() }
      return new Body(source, init.size, init.type || undefined, init.type !== '')
    }
    if (typeof init === 'function') return new Body({ kind: 'factory', open: init })
    if (typeof init === 'object' && Symbol.asyncIterator in init) return Body.once(oneShot(init))
    throw new InvalidMessageError(
      `A body cannot be made from ${describe(init)}: pass a string, bytes, URLSearchParams, FormData, a Blob, ` +
        'a stream, a function that makes a stream, or null; pass an object as `json`',
    )
  }

  /** The JSON text of `value`, with its media type (RFC 8259). */
  static json(value: unknown): Body {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined) {
      throw new InvalidMessageError(
        `${describe(value)} has no JSON form: pass null or leave it out`,
      )
    }
    return Body.#fromBytes(new TextEncoder().encode(text), 'application/json', true)
  }

  /** A body that can be read or sent once. For transports and servers. */
  static once(once: OneShot, length?: number): Body {
    return new Body({ kind: 'once', once }, length)
  }

  static #fromBytes(bytes: Uint8Array, type?: string, ownsType = false): Body {
    return new Body({ kind: 'bytes', bytes }, bytes.byteLength, type, ownsType)
  }

  /** Whether the body can be sent again: after a 503, or to where a 307 points. */
  get replayable(): boolean {
    return this.#source.kind !== 'once' || this.#known !== undefined
  }

  /** Whether all bytes are here: nothing is left to wait for and no connection is held. */
  get known(): boolean {
    return this.#known !== undefined
  }

  /** Whether there is nothing to send. */
  get empty(): boolean {
    return this.length === 0
  }

  /** All bytes, from the cache if they have been read before. Callers must not change them. */
  bytes(owner: object): Promise<Uint8Array> {
    if (this.#known) return Promise.resolve(this.#known)
    if (this.#reading) return this.#reading
    if (this.#reader) return Promise.reject(this.#consumed(owner))
    this.#reading = this.#readAll()
    return this.#reading
  }

  /**
   * The raw stream. A body whose bytes are known gives it to everyone; any other gives it once.
   *
   * @param caller the public function that was called, to find out who called it
   */
  stream(owner: object, caller: (...args: never[]) => unknown): AsyncIterable<Uint8Array> {
    if (this.#known) return one(this.#known)
    if (this.#reading) return later(this.#reading)
    if (this.#reader) throw this.#consumed(owner)
    this.#reader = Reader.calling(caller)
    return this.#open()
  }

  /**
   * The content for the wire: bytes if they are known, else chunks, which a replayable body makes anew
   * each time. For transports and servers.
   *
   * @throws BodyNotReplayableError when a one-shot body was sent before
   * @throws BodyConsumedError when somebody took its stream
   */
  send(owner: object): Uint8Array | AsyncIterable<Uint8Array> {
    if (this.#known) return this.#known
    if (this.#reading) return later(this.#reading)
    if (this.#source.kind === 'factory') return this.#source.open()
    this.#hand(owner)
    return this.#open()
  }

  /**
   * The same content as the other side of a wire sees it: to be read there once, whatever it was made
   * of here, and without a trace of who has read it here.
   */
  received(owner: object): Body {
    if (this.empty) return Body.empty
    const source = this.#source
    if (source.kind === 'once' && !this.#known && !this.#reading) {
      this.#hand(owner)
      return Body.once(source.once, this.length)
    }
    const content = this.send(owner)
    return Body.once(oneShot(content instanceof Uint8Array ? one(content) : content), this.length)
  }

  /** Stops the sender of a body that comes from elsewhere. What has been read stays known. */
  cancel(reason?: unknown): void {
    if (this.#known === undefined && this.#source.kind === 'once') {
      this.#reader ??= Reader.named('cancel()')
      this.#source.once.cancel(reason)
    }
  }

  /**
   * Gives the connection back: reads a small rest, so that the connection can be used again, and cancels
   * a large or slow one. Never rejects; the second call waits for the first.
   */
  release({ maxBytes = 128 * 1024, maxTime = 500 }: ReleaseLimits = {}): Promise<void> {
    this.#released ??= this.#drain(maxBytes, maxTime)
    return this.#released
  }

  /** Marks a one-shot body as sent. */
  #hand(owner: object): void {
    if (this.#reader === Reader.wire) {
      throw new BodyNotReplayableError(
        `Body of ${String(owner)} is a stream, which has been sent and cannot be sent again; ` +
          'pass a function that makes the stream, or the bytes',
      )
    }
    if (this.#reader) throw this.#consumed(owner)
    this.#reader = Reader.wire
  }

  async #drain(maxBytes: number, maxTime: number): Promise<void> {
    if (this.#known || this.#source.kind !== 'once') return
    if (this.#reading) {
      await this.#reading.catch(() => undefined)
      return
    }
    const { once } = this.#source
    const unread = this.#reader === undefined
    this.#reader ??= Reader.named('release()')
    if (!unread || (this.length ?? 0) > maxBytes) {
      once.cancel()
      return
    }
    await new Promise<void>((resolve) => {
      const stop = () => {
        giveUp()
        once.cancel()
        resolve()
      }
      const giveUp = clock.after(maxTime, stop)
      skip(once.stream(), maxBytes).then(stop, stop)
    })
  }

  async #readAll(): Promise<Uint8Array> {
    const source = this.#source
    const bytes =
      source.kind === 'once' && source.once.bytes
        ? await source.once.bytes()
        : await collect(this.#open())
    this.#known = bytes
    return bytes
  }

  #open(): AsyncIterable<Uint8Array> {
    const source = this.#source
    if (source.kind === 'bytes') return one(source.bytes)
    return source.kind === 'factory' ? source.open() : source.once.stream()
  }

  #consumed(owner: object): BodyConsumedError {
    return new BodyConsumedError(
      `Body of ${String(owner)} was already read by ${String(this.#reader)}; ` +
        'use bytes(), text(), json() or formData() there instead of the raw stream',
    )
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.byteLength > 0) yield bytes
}

async function* later(reading: Promise<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* one(await reading)
}

/** Reads on until the end, or until more than `limit` bytes have come. */
async function skip(stream: AsyncIterable<Uint8Array>, limit: number): Promise<void> {
  let rest = limit
  for await (const chunk of stream) {
    rest -= chunk.byteLength
    if (rest < 0) return
  }
}

/** A bare stream as a {@link OneShot}. */
function oneShot(stream: AsyncIterable<Uint8Array>): OneShot {
  let iterator: AsyncIterator<Uint8Array> | undefined
  const open = () => (iterator ??= stream[Symbol.asyncIterator]())
  return {
    stream: () => ({ [Symbol.asyncIterator]: open }),
    cancel(reason) {
      if (isReadableStream(stream) && !stream.locked) {
        stream.cancel(reason).catch(() => undefined)
      } else {
        open()
          .return?.(reason)
          .catch(() => undefined)
      }
    },
  }
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) {
      throw new InvalidMessageError(
        `A body's stream gave ${describe(chunk)}: its chunks must be Uint8Array`,
      )
    }
    chunks.push(chunk)
    length += chunk.byteLength
  }
  const [only] = chunks
  if (only && chunks.length === 1) return only
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function isReadableStream(stream: object): stream is ReadableStream {
  return typeof ReadableStream !== 'undefined' && stream instanceof ReadableStream
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'object') return `an object (${value.constructor?.name ?? 'no class'})`
  return `a ${typeof value}`
}
