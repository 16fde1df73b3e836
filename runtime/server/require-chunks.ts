import { InvalidMessageError } from '../errors.ts'

/**
 * The chunks of a message on its way out, checked: each is bytes, and together they are as long as announced. A wrong
 * length would shift everything that follows on the connection.
 *
 * Leaving early reaches the source at once, even while it waits for its next chunk.
 */
export function requireChunks(
  source: AsyncIterable<Uint8Array>,
  length: number | undefined,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = source[Symbol.asyncIterator]()
      let sent = 0
      return {
        async next() {
          const chunk = await chunks.next()
          if (chunk.done === true) {
            if (length !== undefined && sent < length) throw wrongLength(length, `only ${sent}`)
            return chunk
          }
          sent += requireBytes(chunk.value).byteLength
          if (length === undefined || sent <= length) return chunk
          throw wrongLength(length, 'more')
        },
        async return() {
          await chunks.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}

function requireBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new InvalidMessageError(
    `A message's stream gave a ${typeof chunk}: its chunks must be Uint8Array`,
  )
}

function wrongLength(length: number, got: string): InvalidMessageError {
  return new InvalidMessageError(
    `A message's Content-Length is ${length}, but its stream gave ${got} bytes: leave the header out`,
  )
}
