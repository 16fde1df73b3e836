/* Connections and responses that a client does not take. A page loads these classes with what throws them. */

/**
 * A response is larger than `maxResponseSize`, counted after decoding. Another attempt would be as large, so `retry()`
 * does not repeat it.
 */
export class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError'
  readonly code = 'ERR_RESPONSE_TOO_LARGE'
  /** The limit, in bytes. */
  declare readonly maxResponseSize: number

  constructor(message: string, maxResponseSize: number) {
    super(message)
    this.maxResponseSize = maxResponseSize
  }
}

/** A redirect that must not or cannot be followed. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError'
  readonly code = 'ERR_REDIRECT'
}

/**
 * A connection was not made, because a guard refused its address, its port or its scheme, or because the transport cannot
 * tell them. Nothing was sent, and another attempt would be refused as well, so `retry()` does not repeat it. The message
 * says which address a name has: it is for your log, not for the one who gave the URL.
 */
export class ConnectionForbiddenError extends Error {
  override readonly name = 'ConnectionForbiddenError'
  readonly code = 'ERR_CONNECTION_FORBIDDEN'
}
