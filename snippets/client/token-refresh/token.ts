/** What a refresh yields. */
export interface Token {
  /** What `Authorization: Bearer …` carries. */
  readonly accessToken: string
  /** Seconds from its issue to its end. Left out, it lives until a 401. */
  readonly expiresIn?: number
}

/** What is known about a refresh that failed. */
export interface TokenRefreshErrorOptions extends ErrorOptions {
  readonly status?: number
  readonly code?: string
}

/**
 * There is no new token, and the message says why and what to do. It never
 * holds a token, a secret or a body.
 */
export class TokenRefreshError extends Error {
  override readonly name = 'TokenRefreshError'
  /** The token endpoint's status, if it answered. */
  readonly status: number | undefined
  /** Its error code, such as `invalid_grant` (RFC 6749 §5.2). */
  readonly code: string | undefined

  constructor(message: string, options: TokenRefreshErrorOptions = {}) {
    super(message, options)
    this.status = options.status
    this.code = options.code
  }
}

/** Makes the errors of a middleware that gets its tokens for one origin. */
export function noTokenFor(origin: string) {
  return (why: string, cause?: unknown): TokenRefreshError => {
    const options = cause === undefined ? {} : { cause }
    return new TokenRefreshError(`No new token for ${origin}: ${why}`, options)
  }
}
