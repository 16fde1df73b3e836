import {
  MiddlewareError,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'

/** What a refresh yields. */
export interface Token {
  /** What `Authorization: Bearer …` carries. */
  readonly accessToken: string
  /** Seconds from its issue to its end. Left out, it lives until a 401. */
  readonly expiresIn?: number
  /** It was fetched by another process: if it is refused, a new one may not be. */
  readonly isShared?: boolean
}

/**
 * Fetches a token.
 *
 * @param send the client after the middleware that asks
 * @param signal ends when all callers have left, or the time is up
 * @param old the access token to replace: it is about to expire, or was refused
 */
export type Refresh = (
  send: Handler,
  signal: AbortSignal,
  old?: string,
) => Promise<Token>

/** What is known about a refresh that failed. */
export interface TokenRefreshErrorOptions extends ErrorOptions {
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly retryAfter?: number | undefined
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
  /** How long to wait before the next try, in ms, if the endpoint says so. */
  readonly retryAfter: number | undefined

  constructor(message: string, options: TokenRefreshErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.status = options.status
    this.code = options.code
    this.retryAfter = options.retryAfter
  }
}

/** Makes the errors of a middleware that gets its tokens for these origins. */
export function noTokenFor(origins: readonly string[]) {
  return (why: string, cause?: unknown): TokenRefreshError => {
    const options = cause === undefined ? {} : { cause }
    const place = origins.join(', ')
    return new TokenRefreshError(`No new token for ${place}: ${why}`, options)
  }
}

/** The error of `existing: 'refuse'`, which names the factory that has it. */
export function refusal(
  factory: string,
  request: HttpRequest,
): MiddlewareError {
  return new MiddlewareError(
    `${factory}() found Authorization on ${String(request)}: leave it out ` +
      "where it is set, or pass existing: 'replace' or 'keep'",
  )
}
