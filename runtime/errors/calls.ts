/** A message that cannot exist: an invalid URL, method, header name, header value or status. */
export class InvalidMessageError extends TypeError {
  override readonly name = 'InvalidMessageError'
  readonly code = 'ERR_INVALID_MESSAGE'
}

/**
 * The raw stream of a body was taken before, so it cannot be read again. The message names the reader. Use `bytes()`,
 * `text()`, `json()` or `formData()` there: you can call them any number of times.
 */
export class BodyConsumedError extends TypeError {
  override readonly name = 'BodyConsumedError'
  readonly code = 'ERR_BODY_CONSUMED'
}

/**
 * A retry or a redirect would have to send a one-shot body (a bare stream) again. Pass a function that makes the
 * stream, or the bytes.
 */
export class BodyNotReplayableError extends TypeError {
  override readonly name = 'BodyNotReplayableError'
  readonly code = 'ERR_BODY_NOT_REPLAYABLE'
}

/** A middleware or a handler broke the contract: it returned no response, or called `next` wrongly. */
export class MiddlewareError extends TypeError {
  override readonly name = 'MiddlewareError'
  readonly code = 'ERR_MIDDLEWARE'
}

/**
 * No usable response arrived: the name did not resolve, the connection was refused or broke, or the response was not
 * HTTP. `cause` is the platform's own error.
 */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError'
  /** The platform's code: `ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, … or `ERR_NETWORK` if it has none. */
  declare readonly code: string

  constructor(message?: string, options?: ErrorOptions) {
    super(message, options)
    this.code = codeOf(options?.cause) ?? 'ERR_NETWORK'
  }
}

/** The first code along the causes: a fetch wraps the platform's error in its own. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 4) return undefined
  // An error of the platform: each part is checked before it is used.
  const { name, code, cause, errors } = error as Readonly<Record<string, unknown>>
  if (typeof code === 'string' && code !== '') return code
  // undici means to give the parser's code, and loses it.
  if (name === 'HTTPParserError') return 'HPE_INVALID_RESPONSE'
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  return codeOf(cause, depth + 1) ?? codeOf(first, depth + 1)
}
