import { ignore } from '../kit/ignore.ts'
import { Body } from './body.ts'
import type { HttpResponse } from './response.ts'

/** How a content ended that is copied: it is `whole`, `too long`, has `failed`, or its reader has `left`. */
export type RecordingEnd = 'whole' | 'too long' | 'failed' | 'left'

/** A response whose content is copied while its reader streams it. */
export interface BodyRecording {
  readonly response: HttpResponse
  /** Reads on at once, and no longer at the pace of its reader. */
  hurry(): void
}

/**
 * Copies the content of a response while its reader streams it, for a cache.
 *
 * @param maxBytes up to how many are copied: a longer content is whole for its reader only
 * @param onEnd called once. It gets the bytes if the content is `whole`: neither cut off nor of another length than
 * announced.
 *
 * @example
 * const { response } = recordBody(await next(request), 5_000_000, (how, bytes) => {
 *   if (how === 'whole') known.set(request.href, bytes)
 * })
 */
export function recordBody(
  response: HttpResponse,
  maxBytes: number,
  onEnd: (how: RecordingEnd, bytes: Uint8Array) => void,
): BodyRecording {
  const copy = new Copy(response, maxBytes, onEnd)
  const { headers } = response
  const of = response.body
  const cancel = (reason: unknown) => {
    copy.leave(reason)
  }
  const stream = () => copy
  return {
    response: response.with({
      body: Body.fromStream({ stream, cancel, of }, of.length),
      headers,
    }),
    hurry: () => void copy.hurry().catch(ignore),
  }
}

/** The content: what has come and is kept, and the rest, of which it reads on. */
class Copy implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #response: HttpResponse
  readonly #maxBytes: number
  #onEnd: ((how: RecordingEnd, bytes: Uint8Array) => void) | undefined
  #source: AsyncIterator<Uint8Array> | undefined
  /** One buffer for all: of many small chunks each would be an object. */
  #buffer = new Uint8Array(0)
  #length = 0
  /** How much of it the reader has. */
  #position = 0
  #isOver = false
  #failed: { readonly error: unknown } | undefined
  #pulling: Promise<void> | undefined
  #isHurried = false
  #hasLeft = false

  constructor(
    response: HttpResponse,
    maxBytes: number,
    onEnd: (how: RecordingEnd, bytes: Uint8Array) => void,
  ) {
    this.#response = response
    this.#maxBytes = maxBytes
    this.#onEnd = onEnd
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (this.#position === this.#length) {
      if (this.#failed) throw this.#failed.error
      if (this.#isOver) return { done: true, value: undefined }
      await this.#pull()
    }
    const value = this.#buffer.slice(this.#position, this.#length)
    this.#position = this.#length
    return { done: false, value }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.leave()
    return { done: true, value: undefined }
  }

  /** The reader leaves. The source ends, unless others wait for the copy. */
  leave(reason?: unknown): void {
    this.#hasLeft = true
    if (this.#isHurried && this.#onEnd) return
    this.#end('left')
    this.#response.body.cancel(reason)
  }

  async hurry(): Promise<void> {
    this.#isHurried = true
    while (!this.#isOver && this.#onEnd) await this.#pull()
    if (this.#hasLeft) this.leave()
  }

  /** Reads a chunk. Calls that come before it has arrived wait for the same one. */
  #pull(): Promise<void> {
    this.#pulling ??= this.#read().finally(() => {
      this.#pulling = undefined
    })
    return this.#pulling
  }

  async #read(): Promise<void> {
    try {
      this.#source ??= this.#response.stream()[Symbol.asyncIterator]()
      const chunk = await this.#source.next()
      if (chunk.done === true) {
        this.#isOver = true
        this.#end(this.#isWhole() ? 'whole' : 'failed')
      } else this.#add(chunk.value)
    } catch (error) {
      this.#failed = { error }
      this.#end('failed')
      throw error
    }
  }

  #add(chunk: Uint8Array): void {
    // Nothing is copied any more: the buffer is what the reader gets next.
    if (!this.#onEnd && this.#position === this.#length) {
      this.#length = this.#position = 0
    }
    const length = this.#length + chunk.byteLength
    if (length > this.#buffer.byteLength) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#length))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(chunk, this.#length)
    this.#length = length
    if (length > this.#maxBytes) this.#end('too long')
  }

  /** A transport may have missed that it was cut (RFC 9112 §8). */
  #isWhole(): boolean {
    const announced = this.#response.headers.get('content-length')
    return announced === null || Number(announced) === this.#length
  }

  #end(how: RecordingEnd): void {
    const tell = this.#onEnd
    this.#onEnd = undefined
    const length = how === 'whole' ? this.#length : 0
    tell?.(how, this.#buffer.slice(0, length))
  }
}
