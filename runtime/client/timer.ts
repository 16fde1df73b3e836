/** Limits the time of one call. It is informed of the call's progress. */
export interface Timer {
  /** Starts. `expire` ends the call with an error, at any stage. */
  start(expire: (error: Error) => void): void
  /** The headers have arrived. */
  headers(): void
  /** The reader waits for bytes of the body. For timers that count silence. */
  waiting?(): void
  /** Bytes have arrived, or the wait is over. */
  arrived?(): void
  /** The call is over. Safe to call twice. */
  stop(): void
}
