/* Responses that a client does not take. A page loads these classes with what throws them. */

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
