import { HttpError } from './http-error.ts'

/**
 * Asks a store for what a request cannot do without. While the store is down, the request is answered with 503 and
 * `Retry-After: 1` (RFC 9110 §15.6.4), and the `StoreError` is the cause.
 *
 * @throws HttpError 503 in the place of a StoreError; any other error as it is
 *
 * @example
 * const isNew = await orUnavailable(() => store.setIfAbsent(id, 'running', 60_000))
 */
export async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (!isOfStore(cause)) throw cause
    throw new HttpError(503, undefined, { cause, headers: { 'retry-after': '1' } })
  }
}

/** By its code: a store may be of another copy of the package, or of your own. */
function isOfStore(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STORE'
}
