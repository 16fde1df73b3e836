import { installClock, sleepOn, systemClock, type Clock } from '../../runtime/clock.ts'
import { seededRandom } from '../../runtime/testing/random.ts'
import { whenSettled } from './when-settled.ts'

/** A clock on which work takes no time, and that moves to the next timer when nothing else can happen. */
export interface VirtualClock extends Clock {
  restore: () => void
}

/**
 * Installs a clock that a recording is made on: it shows the same times on every machine, because only sleeps, timers
 * and the latency of the recorder move it.
 *
 * @param settled calls back when nothing else can happen, and returns a function that takes it back (default: as Node finds it)
 */
export function virtualClock(
  seed: number,
  settled: (callback: () => void) => () => void = whenSettled,
): VirtualClock {
  // The real date: a naive program asks Date.now(), and its server compares.
  const started = systemClock.date()
  const timers = new Set<{ readonly due: number; readonly fire: () => void }>()
  let now = 0
  let stopWaiting: (() => void) | undefined

  const clock: VirtualClock = {
    now: () => now,
    date: () => started + now,
    random: seededRandom(seed),
    sleep: (ms, signal) => sleepOn(clock, ms, signal),
    after(ms, callback) {
      const timer = { due: now + Math.max(ms, 0), fire: callback }
      timers.add(timer)
      stopWaiting ??= settled(moveOn)
      return () => {
        timers.delete(timer)
      }
    },
    restore() {
      stopWaiting?.()
      timers.clear()
      restore()
    },
  }
  const restore = installClock(clock)
  return clock

  function moveOn() {
    const [next] = [...timers].sort((a, b) => a.due - b.due)
    stopWaiting = undefined
    if (!next) return
    timers.delete(next)
    now = Math.max(now, next.due)
    next.fire()
    if (timers.size > 0) stopWaiting ??= settled(moveOn)
  }
}
