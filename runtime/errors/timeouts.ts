/** A time limit ran out. The class, or its `code`, says which one: see "Timeouts" in the guide. */
export abstract class TimeoutError extends Error {
  /** `ERR_CONNECT_TIMEOUT`, `ERR_IDLE_TIMEOUT`, `ERR_ATTEMPT_TIMEOUT` or `ERR_OPERATION_TIMEOUT`. */
  abstract readonly code: string
  /** The limit, in ms; NaN for one that a fetch has of its own. */
  declare readonly timeout: number

  constructor(message: string, timeout: number, options?: ErrorOptions) {
    super(message, options)
    this.timeout = timeout
  }
}

/** The `timeout` of a whole call ran out: all attempts, all sleeps and the body together. */
export class OperationTimeoutError extends TimeoutError {
  override readonly name = 'OperationTimeoutError'
  readonly code = 'ERR_OPERATION_TIMEOUT'
}

/**
 * One attempt got no response headers within `attemptTimeout()`. It does not cover the body: `idleTimeout` limits its
 * pauses. A retry outside it may try again.
 */
export class AttemptTimeoutError extends TimeoutError {
  override readonly name = 'AttemptTimeoutError'
  readonly code = 'ERR_ATTEMPT_TIMEOUT'
}

/** No connection was made within `connectTimeout`, TLS included. Nothing was sent, so a retry may try again. */
export class ConnectTimeoutError extends TimeoutError {
  override readonly name = 'ConnectTimeoutError'
  readonly code = 'ERR_CONNECT_TIMEOUT'
}

/**
 * The other side sent and accepted no byte for `idleTimeout`: before the headers, or between two chunks of the body. A
 * retry may try again if there was no response yet.
 */
export class IdleTimeoutError extends TimeoutError {
  override readonly name = 'IdleTimeoutError'
  readonly code = 'ERR_IDLE_TIMEOUT'
}
