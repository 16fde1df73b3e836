import { cpuUsage } from 'node:process'
import { cryptographyAtWork } from '../../scripts/run/cryptography.ts'
import { LOOK, whenQuiet } from '../../scripts/run/when-quiet.ts'

/** How many looks in a row must find the process idle. */
const LOOKS = 6

/** The look itself takes less of the processor than this (ms). */
const NOTHING = 1

/** A look that comes later than this (ms) has waited for the machine: others may have waited too. */
const LATE = 4

/**
 * Calls back once this process has had nothing to do for a while. The utilization of the event loop, which the engine reads in
 * Node, is always 0 in Bun and Deno: here the processor's time tells.
 *
 * @returns a function that takes it back
 */
export function whenIdle(callback: () => void): () => void {
  let used = cpuMs()
  let seen = performance.now()
  return whenQuiet(isQuiet, callback, LOOKS)

  function isQuiet(): boolean {
    const [usedNow, now] = [cpuMs(), performance.now()]
    const isOnTime = now - seen < LOOK + LATE
    const isQuiet = usedNow - used < NOTHING && isOnTime && cryptographyAtWork() === 0
    used = usedNow
    seen = now
    return isQuiet
  }
}

function cpuMs(): number {
  const { user, system } = cpuUsage()
  return (user + system) / 1000
}
