import { clock } from '../clock.ts'

/**
 * Waits for a promise, and no longer than `ms` milliseconds.
 *
 * @returns its result, or undefined when the time is up
 * @throws what the promise rejects with in this time
 */
export function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stopTimer = clock.after(ms, () => {
      resolve(undefined)
    })
    promise.finally(stopTimer).then(resolve, reject)
  })
}
