import { LOOK, whenQuiet } from '../../../scripts/run/when-quiet.ts'

/** A look that comes later than this (ms) has waited: for the program, or for a machine on which others may have waited too. */
const LATE = 4

/**
 * Calls back once this thread has had nothing to do for a while. What a program in memory does, it does on this thread, but for
 * cryptography. A browser does not tell how busy a thread is; a timer that is on time does.
 *
 * @param isWaiting whether it has no more to do than at the last look, where turns of the event loop follow each other so fast that
 *   a timer is on time between them
 * @returns a function that takes it back
 */
export function whenIdle(callback: () => void, isWaiting = (): boolean => true): () => void {
  let seen = performance.now()
  return whenQuiet(() => {
    const now = performance.now()
    const isOnTime = now - seen < LOOK + LATE
    seen = now
    return isWaiting() && computing === 0 && isOnTime
  }, callback)
}

/** Calls of `crypto.subtle` that other threads work on. */
let computing = 0

/** Counts them. There are none on a page that is neither from https nor from this machine. */
export function watchCryptography(): void {
  if (!('SubtleCrypto' in globalThis)) return
  const methods: object = SubtleCrypto.prototype
  for (const name of Object.getOwnPropertyNames(methods)) {
    const original: unknown = Object.getOwnPropertyDescriptor(methods, name)?.value
    if (typeof original !== 'function' || name === 'constructor') continue
    Reflect.set(methods, name, function (this: unknown, ...values: unknown[]) {
      const result: unknown = Reflect.apply(original, this, values)
      computing++
      const done = () => {
        computing--
      }
      void Promise.resolve(result).then(done, done)
      return result
    })
  }
}
