/**
 * The promise's result, unless `signal` aborts first: then the signal's reason, at once. A result that comes
 * too late goes to `discard`. No listener stays behind.
 */
export function unlessAborted<T>(
  signal: AbortSignal,
  promise: Promise<T>,
  discard?: (late: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
    }
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    promise.then(
      (value) => {
        signal.removeEventListener('abort', abort)
        if (signal.aborted) discard?.(value)
        resolve(value)
      },
      (error: unknown) => {
        signal.removeEventListener('abort', abort)
        reject(error)
      },
    )
  })
}
