import { EventStreamError } from './event-stream-error.ts'

/** Bytes of a stream that end between two events. */
export interface Block {
  readonly bytes: Uint8Array
  /** Whether they have fields: otherwise they are comments and blank lines. */
  readonly hasFields: boolean
}

const LF = 0x0a
const CR = 0x0d
const COLON = 0x3a
const EMPTY = new Uint8Array(0)
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)

/**
 * Cuts an event stream between its events, wherever its chunks end (HTML §9.2.5).
 * A line ends with LF, CR or CRLF, and an event with a blank line. None of these
 * bytes can be a part of another character in UTF-8.
 */
export class EventBlocks {
  readonly #call: string
  readonly #maxSize: number
  /** The block that has not ended, in one buffer: of many small chunks each would be an object. */
  #buffer = EMPTY
  #size = 0
  /** How many bytes of it are whole lines. */
  #wholeLines = 0
  #hasFields = false
  #lineLength = 0
  #isComment = false
  #afterCr = false
  /** How many bytes of a byte order mark have come; 3 is: no more are expected. */
  #bom = 0

  /**
   * @param call as the message of an error names it
   * @param maxSize in bytes, of one event
   */
  constructor(call: string, maxSize: number) {
    this.#call = call
    this.#maxSize = maxSize
  }

  /** Whether an event has begun that has not ended. */
  get isInEvent(): boolean {
    return this.#hasFields || (this.#lineLength > 0 && !this.#isComment)
  }

  /** The lines of an event that has not ended: its `retry` counts all the same. */
  get unfinished(): Uint8Array {
    return this.#buffer.subarray(0, this.#wholeLines)
  }

  /**
   * Takes a chunk, and gives the blocks that end in it.
   * @throws EventStreamError for a block larger than the limit
   */
  *push(chunk: Uint8Array): Generator<Block, void> {
    const bytes = this.#withoutBom(chunk)
    let start = 0
    // By index: an iterator over bytes takes three times as long.
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index]
      const isSecondHalf = byte === LF && this.#afterCr
      this.#afterCr = byte === CR
      if (isSecondHalf) continue
      if (byte !== LF && byte !== CR) {
        if (this.#lineLength++ === 0) this.#isComment = byte === COLON
        continue
      }
      const isBlank = this.#lineLength === 0
      this.#lineLength = 0
      if (!isBlank && !this.#isComment) this.#hasFields = true
      const end = index + 1
      // A comment between two events is passed on at once: it is the heartbeat.
      if (isBlank || !this.#hasFields) {
        yield this.#take(bytes.subarray(start, end))
        start = end
      } else {
        this.#wholeLines = this.#size + end - start
      }
    }
    this.#hold(bytes.subarray(start))
  }

  #hold(bytes: Uint8Array): void {
    const size = this.#size + bytes.length
    this.#check(size)
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(size, this.#buffer.length * 2))
      larger.set(this.#buffer.subarray(0, this.#size))
      this.#buffer = larger
    }
    this.#buffer.set(bytes, this.#size)
    this.#size = size
  }

  #take(rest: Uint8Array): Block {
    this.#check(this.#size + rest.length)
    let bytes = rest
    if (this.#size > 0) {
      this.#hold(rest)
      bytes = this.#buffer.subarray(0, this.#size)
      this.#buffer = EMPTY
    }
    const block = { bytes, hasFields: this.#hasFields }
    this.#size = this.#wholeLines = 0
    this.#hasFields = false
    return block
  }

  #check(size: number): void {
    if (size <= this.#maxSize) return
    throw new EventStreamError(
      `${this.#call} sent an event of more than ${this.#maxSize} bytes: if it may be ` +
        'that large, pass a larger maxEventSize',
      'ERR_EVENT_TOO_LARGE',
    )
  }

  /** One at the start of a stream is dropped (HTML §9.2.5), also in pieces. */
  #withoutBom(chunk: Uint8Array): Uint8Array {
    let rest = chunk
    while (this.#bom < BOM.length && rest.length > 0) {
      if (rest[0] !== BOM[this.#bom]) {
        rest = join([BOM.subarray(0, this.#bom), rest])
        this.#bom = BOM.length
      } else {
        rest = rest.subarray(1)
        this.#bom++
      }
    }
    return rest
  }
}

/** Several pieces in one array. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const size = pieces.reduce((sum, { length }) => sum + length, 0)
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}
