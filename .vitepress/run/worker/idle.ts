import { cryptographyAtWork } from '../../../scripts/run/cryptography.ts'
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
    return isWaiting() && cryptographyAtWork() === 0 && isOnTime
  }, callback)
}
