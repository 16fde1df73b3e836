import type { Socket } from 'node:net'

/** How each interim response begins: HTTP/1.0 has none. */
const INTERIM = Array.from('HTTP/1.1 1', (character) => character.charCodeAt(0))
const [CR, LF, ZERO, TWO] = [0x0d, 0x0a, 0x30, 0x32]

/**
 * Lets undici skip a `100 Continue` that no request has asked for, as a client must (RFC 9110 §15.2): its parser takes one
 * for a broken response and closes the connection, but skips every other interim response. So it is given a `102`.
 *
 * @param socket of undici, which reads it with `read()` and writes the head of each request as text
 */
export function skipUnaskedContinue(socket: Socket): void {
  const head = new HeadOfResponse()
  const read = socket.read.bind(socket)
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
  socket.read = (size?: number) => {
    const chunk: unknown = read(size)
    if (head.isExpected && chunk instanceof Uint8Array) head.arrived(chunk)
    return chunk
  }
  socket.write = (...args: unknown[]) => {
    // Content is bytes, and the sizes of its chunks are text without a version.
    if (typeof args[0] === 'string' && args[0].includes(' HTTP/1.1\r\n')) head.expect()
    return write(...args)
  }
}

/** Where in the heads of a response the bytes are that arrive. */
class HeadOfResponse {
  isExpected = false
  /** How much of the status line has been seen, up to the last digit of the status. */
  #seen = 0
  #isContinue = false
  /** The line that is being read has no character yet. */
  #isEmptyLine = false

  /** A request is sent: a status line comes next. */
  expect(): void {
    this.isExpected = true
    this.#seen = 0
  }

  arrived(chunk: Uint8Array): void {
    if (this.#seen === 0 && isFinal(chunk)) {
      this.isExpected = false
      return
    }
    for (let at = 0; at < chunk.length && this.isExpected; at++) {
      const byte = chunk[at] ?? 0
      if (this.#seen < INTERIM.length) this.#begin(byte)
      else if (this.#seen === INTERIM.length) {
        this.#isContinue = byte === ZERO
        this.#seen++
      } else if (this.#seen === INTERIM.length + 1) {
        if (this.#isContinue && byte === ZERO) chunk[at] = TWO
        this.#isEmptyLine = false
        this.#seen++
      } else this.#rest(byte)
    }
  }

  #begin(byte: number): void {
    // A parser takes line breaks before a status line (RFC 9112 §2.2).
    if (this.#seen === 0 && (byte === CR || byte === LF)) return
    // The final response: its content is read as it is.
    if (byte !== INTERIM[this.#seen]) this.isExpected = false
    this.#seen++
  }

  /** The fields of an interim response, up to the empty line: the next status line follows. */
  #rest(byte: number): void {
    if (byte === CR) return
    if (byte === LF && this.#isEmptyLine) this.#seen = 0
    this.#isEmptyLine = byte === LF
  }
}

/** Whether it begins with a whole status line of another kind, as nearly all do. */
function isFinal(chunk: Uint8Array): boolean {
  const last = INTERIM.length - 1
  return chunk.length > last && chunk[0] === INTERIM[0] && chunk[last] !== INTERIM[last]
}
