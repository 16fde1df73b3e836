import { offAbort, onAbort, type Abortable } from '../message/lazy-signal.ts'

/**
 * The promise's result, unless `signal` aborts first: then the signal's reason, at once. A result that comes
 * too late goes to `discard`. No listener stays behind.
 */
export function unlessAborted<T>(
  signal: Abortable,
  promise: Promise<T>,
  discard?: (late: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
    }
    if (signal.aborted) abort()
    else onAbort(signal, abort)
    promise.then(
      (value) => {
        offAbort(signal, abort)
        if (signal.aborted) discard?.(value)
        resolve(value)
      },
      (error: unknown) => {
        offAbort(signal, abort)
        reject(error)
      },
    )
  })
}
