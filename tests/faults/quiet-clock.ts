import { installClock, type Clock } from '../../runtime/clock.ts'

/** A clock on which time passes only when nothing else happens. */
export interface QuietClock extends Clock {
  /** Timers and sleeps that were not cancelled. */
  readonly pending: number
  /** Something has happened, such as bytes that came: waits a while longer before time passes. */
  readonly stir: () => void
  restore(): void
}

/** Loopback delivers within a turn or two, however loaded the machine is. */
const quietTurns = 50

/**
 * Installs a clock for tests of limits on real sockets. When the event loop has had nothing to do for a while, time
 * jumps to the next timer. So a limit of an hour ends a stall within milliseconds, and ends nothing else, on a slow
 * machine either.
 *
 * `crypto.subtle` works in another thread, however briefly: no time passes until it is done.
 *
 * @param patience ms of quiet; work in other threads, such as inflating, may well take longer than a few
 */
export function quietClock(patience = 8): QuietClock {
  let time = 0
  let turns = 0
  let since = performance.now()
  let watching = false
  let working = 0
  const timers = new Set<Timer>()

  const clock: QuietClock = {
    now: () => time,
    date: () => time,
    random: () => 0.5,
    after(ms, callback) {
      const timer = { due: time + Math.max(ms, 0), callback }
      timers.add(timer)
      stir()
      if (!watching) setImmediate(watch)
      watching = true
      return () => {
        timers.delete(timer)
      }
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        const cancel = clock.after(ms, () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        })
        function abort() {
          cancel()
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    get pending() {
      return timers.size
    },
    stir,
    restore: () => {
      restore()
      giveBack.forEach((each) => {
        each()
      })
    },
  }
  const restore = installClock(clock)
  const giveBack = [wait('importKey'), wait('sign'), wait('digest')]
  return clock

  function stir() {
    turns = 0
    since = performance.now()
  }

  /** Time waits for this method of `crypto.subtle`, until what this returns is called. */
  function wait(name: 'importKey' | 'sign' | 'digest'): () => void {
    const { [name]: method } = crypto.subtle as unknown as Record<string, AsyncFunction>
    const waitedFor = async (...args: unknown[]) => {
      working++
      try {
        return await method?.apply(crypto.subtle, args)
      } finally {
        working--
        stir()
      }
    }
    Object.defineProperty(crypto.subtle, name, { configurable: true, value: waitedFor })
    return () => {
      Reflect.deleteProperty(crypto.subtle, name)
    }
  }

  function watch() {
    watching = timers.size > 0
    if (!watching) return
    turns++
    if (working > 0) stir()
    if (turns > quietTurns && performance.now() - since > patience) fireNext()
    setImmediate(watch)
  }

  function fireNext() {
    const [next] = [...timers].sort((left, right) => left.due - right.due)
    if (!next) return
    timers.delete(next)
    time = Math.max(time, next.due)
    stir()
    next.callback()
  }
}

type AsyncFunction = (this: SubtleCrypto, ...args: unknown[]) => Promise<unknown>

interface Timer {
  readonly due: number
  readonly callback: () => void
}
