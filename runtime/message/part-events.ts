import { MultipartError } from '../http/multipart/multipart-error.ts'
import {
  parseMultipart,
  type MultipartLimits,
  type MultipartParser,
  type PartEvent,
} from '../http/multipart/parse-multipart.ts'
import { BodyConsumedError } from '../errors.ts'
import { formError, formTypeOf } from './form-type.ts'
import { failure } from './decode.ts'
import type { BodyOwner } from './body-owner.ts'
import { ignore } from '../kit/ignore.ts'

/** How much the parser gets at once: a body that is held already comes as one chunk. */
const PIECE = 64 * 1024

/** The events of a form, pulled one by one out of the chunks of its body. */
export class PartEvents {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #owner: BodyOwner
  readonly #limits: MultipartLimits
  readonly #maxSize: number
  readonly #cancel: () => void
  readonly #events: PartEvent[] = []
  #parser: MultipartParser | undefined
  /** Of the last chunk. */
  #rest: Uint8Array = new Uint8Array()
  #size = 0
  #over = false
  #failed: { readonly error: unknown } | undefined

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    owner: BodyOwner,
    limits: MultipartLimits,
    maxSize: number,
    cancel: () => void,
  ) {
    this.#cancel = cancel
    this.#source = chunks[Symbol.asyncIterator]()
    this.#owner = owner
    this.#limits = limits
    this.#maxSize = maxSize
  }

  /** Returns the next event, or undefined at the end. After an error, each call throws it again. */
  async next(): Promise<PartEvent | undefined> {
    for (;;) {
      const event = this.#events.shift()
      if (event) return event
      if (this.#failed) throw this.#failed.error
      if (this.#over) return undefined
      await this.#pull()
    }
  }

  /** Cancels the rest of the body, which stops its sender. */
  stop(): void {
    if (this.#over) return
    this.#fail(new BodyConsumedError(`Body of ${this.#owner.toString()} was left before its end`))
  }

  async #pull(): Promise<void> {
    try {
      this.#parser ??= this.#start()
      if (this.#rest.byteLength === 0) this.#rest = await this.#read(this.#parser)
      if (this.#failed) return
      this.#parser.write(this.#rest.subarray(0, PIECE))
      this.#rest = this.#rest.subarray(PIECE)
    } catch (error) {
      this.#fail(formError(error, this.#owner))
    }
  }

  #start(): MultipartParser {
    const type = formTypeOf(this.#owner)
    if (type === 'urlencoded') {
      throw failure(this.#owner, 415, 'is a URL-encoded form, which has no parts: use formData()')
    }
    return parseMultipart(type.boundary, (event) => this.#events.push(event), this.#limits)
  }

  async #read(parser: MultipartParser): Promise<Uint8Array> {
    const chunk = await this.#source.next()
    if (chunk.done === true) {
      if (this.#failed) return new Uint8Array()
      this.#over = true
      parser.end()
      return new Uint8Array()
    }
    this.#size += chunk.value.byteLength
    if (this.#size <= this.#maxSize) return chunk.value
    throw new MultipartError(`is larger than ${this.#maxSize} bytes`, { tooLarge: true })
  }

  #fail(error: unknown): void {
    this.#over = true
    if (this.#failed) return
    this.#failed = { error }
    this.#rest = new Uint8Array()
    // A generator that has not begun has nothing to return from, and would leave its sender waiting.
    this.#cancel()
    // Not awaited: a source that waits for a stalled sender would hold the reader up.
    this.#source.return?.().catch(ignore)
  }
}
