import { notify } from './notify.ts'
import { offAbort, onAbort, type Abortable } from './on-abort.ts'

/**
 * Returns the promise's result, or rejects with the signal's reason as soon as `signal` aborts. It leaves no listener
 * behind. Without a signal it is the promise itself.
 *
 * @param discard gets a result that arrives after the abort, to release it; its errors are printed
 *
 * @example
 * const response = await abortable(signal, next(request), (late) => void late.release())
 */
export function abortable<T>(
  signal: Abortable | undefined,
  promise: Promise<T>,
  discard?: (late: T) => void,
): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
    }
    if (signal.aborted) abort()
    else onAbort(signal, abort)
    promise.then(
      (value) => {
        offAbort(signal, abort)
        if (signal.aborted) void notify(discard, value)
        resolve(value)
      },
      (error: unknown) => {
        offAbort(signal, abort)
        reject(error)
      },
    )
  })
}
