import { cryptographyAtWork } from '../run/cryptography.ts'

/** Turns of the event loop in which nothing else was to do. In memory a message takes one. */
const TURNS = 20

/** Work in Node's thread pool, such as a digest, takes no turn: so much time it has for certain (ms). */
const LEAST = 4

/**
 * Calls back when what runs in memory has nothing left to do but to wait for a timer. Hashes and signatures, which
 * are made in threads, are waited for however long they take.
 *
 * @param nextTurn calls back in the next turn of the event loop (default: as Node does)
 * @returns a function that takes it back
 */
export function whenSettled(
  callback: () => void,
  nextTurn: (look: () => void) => unknown = setImmediate,
): () => void {
  const start = performance.now()
  let turns = 0
  let isWaiting = true
  nextTurn(look)
  return () => {
    isWaiting = false
  }

  function look() {
    if (!isWaiting) return
    turns = cryptographyAtWork() > 0 ? 0 : turns + 1
    if (turns >= TURNS && performance.now() - start >= LEAST) callback()
    else nextTurn(look)
  }
}
