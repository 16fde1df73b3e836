import { stat } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { cryptographyAtWork } from '../cryptography.ts'
import { whenQuiet } from '../when-quiet.ts'

/** A look at the event loop, and little else, takes less than this (ms). */
const NOTHING = 1

/**
 * Calls back once this process has had nothing to do for a while, so that it waits for a timer or forever. What a program
 * sends to itself comes within a turn of the event loop, however loaded the machine is. What threads do may take longer: a
 * file, a compressed body and a name are waited for as long as a file that is asked for now, and cryptography to its end.
 *
 * @returns a function that takes it back
 */
export function whenIdle(callback: () => void): () => void {
  let before = performance.eventLoopUtilization()
  let asking = false
  return whenQuiet(() => {
    const now = performance.eventLoopUtilization()
    const { active } = performance.eventLoopUtilization(now, before)
    before = now
    const isQuiet = active < NOTHING && !asking && cryptographyAtWork() === 0
    if (!asking) ask()
    return isQuiet
  }, callback)

  /** Threads take work in its order: when this is done, what came before it has begun. */
  function ask() {
    asking = true
    stat(import.meta.dirname, () => {
      asking = false
    })
  }
}
