import { performance } from 'node:perf_hooks'
import { whenQuiet } from '../when-quiet.ts'

/** A look at the event loop, and little else, takes less than this (ms). */
const NOTHING = 1

/**
 * Calls back once this process has had nothing to do for a while. What a program sends to itself comes within a turn of
 * the event loop, however loaded the machine is, so a program that is idle waits for a timer or forever.
 *
 * @returns a function that takes it back
 */
export function whenIdle(callback: () => void): () => void {
  let before = performance.eventLoopUtilization()
  return whenQuiet(() => {
    const now = performance.eventLoopUtilization()
    const { active } = performance.eventLoopUtilization(now, before)
    before = now
    return active < NOTHING
  }, callback)
}
