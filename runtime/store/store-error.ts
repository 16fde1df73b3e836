/**
 * A store did not do what it was asked: it is down, slow or full, or the value is of another kind. The message names the
 * operation, and neither a key nor a value: both may be secret.
 *
 * An operation that took too long may still take effect later.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code = 'ERR_STORE'
}
