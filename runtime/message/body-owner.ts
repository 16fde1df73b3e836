import type { HttpHeaders } from './headers.ts'

/** The message that a body belongs to. */
export interface BodyOwner {
  readonly kind: 'request' | 'response'
  readonly headers: HttpHeaders
  /** What an error calls the message: `POST /users`. */
  toString(): string
}
