import { BodyConsumedError, BodyNotReplayableError } from '../errors.ts'
import { GIVEN_UP, nameOf, type Consumer } from './consumer.ts'

/** What an error calls the message that a body belongs to. */
export interface Named {
  toString(): string
}

/** Why a one-shot body cannot be read: another reader has its stream. */
export function consumedError(owner: Named, reader: Consumer): BodyConsumedError {
  return new BodyConsumedError(
    reader === GIVEN_UP
      ? `Body of ${String(owner)} was released when a middleware had dropped the response; ` +
          'use bytes(), text(), json() or formData() there, before it returns or throws'
      : `Body of ${String(owner)} was already read by ${nameOf(reader)}; ` +
          'use bytes(), text(), json() or formData() there instead of the raw stream',
  )
}

/** Why a one-shot body cannot be sent a second time. */
export function notReplayableError(owner: Named): BodyNotReplayableError {
  return new BodyNotReplayableError(
    `Body of ${String(owner)} is a stream that has been sent already; ` +
      'pass a function that makes the stream, or the bytes',
  )
}
