/** A message that cannot exist: an invalid URL, method, header name, header value or status. */
export class InvalidMessageError extends TypeError {
  override readonly name = 'InvalidMessageError'
}

/**
 * Somebody took the raw stream of a body, so it cannot be read again. The message names the reader.
 * Use `bytes()`, `text()`, `json()` or `formData()` there: they may be called any number of times.
 */
export class BodyConsumedError extends TypeError {
  override readonly name = 'BodyConsumedError'
}

/**
 * A body that can be sent only once (a bare stream) would have to be sent again, by a retry or by a
 * redirect. Pass a function that makes the stream anew, or the bytes.
 */
export class BodyNotReplayableError extends TypeError {
  override readonly name = 'BodyNotReplayableError'
}

/** A middleware or a handler broke the contract: it returned no response, or called `next` wrongly. */
export class MiddlewareError extends TypeError {
  override readonly name = 'MiddlewareError'
}

/**
 * No usable response arrived: the name did not resolve, the connection was refused or broke, or what
 * came was not HTTP. `cause` is the platform's own error.
 */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError'
}

/** A redirect that must not or cannot be followed. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError'
}

/** Time ran out. One of {@link OperationTimeoutError} and {@link AttemptTimeoutError}. */
export abstract class TimeoutError extends Error {
  /** The limit, in ms. */
  declare readonly timeout: number

  constructor(message: string, timeout: number) {
    super(message)
    this.timeout = timeout
  }
}

/** The `timeout` of a whole call ran out: all attempts, all sleeps and the body together. */
export class OperationTimeoutError extends TimeoutError {
  override readonly name = 'OperationTimeoutError'
}

/** One attempt took longer than `attemptTimeout()` allows. A retry outside of it may try again. */
export class AttemptTimeoutError extends TimeoutError {
  override readonly name = 'AttemptTimeoutError'
}

/** A server cannot listen, because something else has its port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError'
}

/** A route table that cannot work, or a use of it that does not fit: a bad key, an unknown parameter. */
export class RouteError extends TypeError {
  override readonly name = 'RouteError'
}
