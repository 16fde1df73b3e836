import { InvalidMessageError } from '../errors.ts'

/**
 * Checks the chunks of a message on its way out: each is bytes, and together they are as long as announced. A wrong
 * length would shift everything that follows on the connection.
 */
export class LengthCheck {
  readonly #length: number | undefined
  #sent = 0

  /** @param length in bytes; undefined when none was announced */
  constructor(length: number | undefined) {
    this.#length = length
  }

  /**
   * Returns the chunk, if it may be sent.
   *
   * @throws InvalidMessageError when it is not bytes, or more of them than announced
   */
  add(chunk: unknown): Uint8Array {
    if (!(chunk instanceof Uint8Array)) {
      throw new InvalidMessageError(
        `A message's stream gave a ${typeof chunk}: its chunks must be Uint8Array`,
      )
    }
    this.#sent += chunk.byteLength
    if (this.#length !== undefined && this.#sent > this.#length) throw this.#wrong('more')
    return chunk
  }

  /** @throws InvalidMessageError when there were fewer bytes than announced */
  end(): void {
    if (this.#length !== undefined && this.#sent < this.#length) {
      throw this.#wrong(`only ${this.#sent}`)
    }
  }

  #wrong(got: string): InvalidMessageError {
    return new InvalidMessageError(
      `A message's Content-Length is ${this.#length}, but its stream gave ${got} bytes: leave the header out`,
    )
  }
}
