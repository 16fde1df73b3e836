import { installClock, systemClock, type Clock } from '../clock.ts'
import { seededRandom } from './random.ts'

/**
 * Installs a clock that skips sleeps: a program that waits ten seconds between two attempts goes on
 * at once, and finds that ten seconds have passed. Everything else takes the time that it takes.
 *
 * Sleeps end in the order in which they are due. A guard (`after`), such as a deadline, fires when
 * a sleep skips past it, or when its time has really come.
 *
 * @param options.seed chooses the sequence of random numbers (default 1)
 */
export function skippingClock({ seed = 1 }: { seed?: number } = {}): Clock & {
  restore: () => void
} {
  let skipped = 0
  const now = () => systemClock.now() + skipped
  // One source for both, so that a date moves on by as much as a sleep took.
  const epoch = systemClock.date() - systemClock.now()
  const sleepers = new Set<Timer>()
  const guards = new Set<Timer>()
  let scheduled = false

  const clock: Clock & { restore: () => void } = {
    now,
    date: () => Math.floor(epoch + now()),
    random: seededRandom(seed),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const sleeper = { due: now() + Math.max(ms, 0), fire: wakeUp }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', abort, { once: true })
        scheduleSkip()

        function wakeUp() {
          signal?.removeEventListener('abort', abort)
          resolve()
        }
        function abort() {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
      })
    },
    after(ms, callback) {
      const guard = { due: now() + Math.max(ms, 0), fire }
      guards.add(guard)
      const cancel = systemClock.after(ms, fire)
      function fire() {
        stop()
        callback()
      }
      function stop() {
        guards.delete(guard)
        cancel()
      }
      return stop
    },
    restore: () => {
      restore()
    },
  }
  const restore = installClock(clock)
  return clock

  function scheduleSkip() {
    if (scheduled || sleepers.size === 0) return
    scheduled = true
    systemClock.after(0, () => {
      scheduled = false
      skipToNext()
      scheduleSkip()
    })
  }

  function skipToNext() {
    const next = earliest(sleepers)
    if (!next) return
    const guard = earliest(guards)
    if (guard && guard.due < next.due) {
      skipTo(guard.due)
      guard.fire()
      return
    }
    sleepers.delete(next)
    skipTo(next.due)
    next.fire()
  }

  function skipTo(due: number) {
    skipped += Math.max(due - now(), 0)
  }
}

interface Timer {
  readonly due: number
  readonly fire: () => void
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers) if (!first || timer.due < first.due) first = timer
  return first
}
