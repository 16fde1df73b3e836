import { performance } from 'node:perf_hooks'

/** How often the event loop is looked at (ms), and how many looks in a row must find it idle. */
const LOOK = 8
const LOOKS = 4

/** The look itself, and little else, takes less of a {@link LOOK} than this (ms). */
const NOTHING = 1

/**
 * Calls back once this process has had nothing to do for a while. What a program sends to itself comes within a turn of
 * the event loop, however loaded the machine is, so a program that is idle waits for a timer or for ever.
 *
 * @returns a function that takes it back
 */
export function whenIdle(callback: () => void): () => void {
  let before = performance.eventLoopUtilization()
  let quiet = 0
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { active } = performance.eventLoopUtilization(now, before)
    before = now
    quiet = active < NOTHING ? quiet + 1 : 0
    if (quiet < LOOKS) return
    clearInterval(timer)
    callback()
  }, LOOK)
  return () => {
    clearInterval(timer)
  }
}
