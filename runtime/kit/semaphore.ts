import { notify } from './notify.ts'
import { offAbort, onAbort } from './on-abort.ts'
import { requireArgument, requireOptions, type Rules } from './require-options.ts'
import { aFunction, orInfinity, required, wholeNumber } from './rules.ts'

/** A number of permits, and a queue for those who wait for one. Made by {@link semaphore}. */
export interface Semaphore {
  /** Permits that nothing holds. */
  readonly free: number
  /** How many wait for a permit. */
  readonly waiting: number
  /**
   * Takes a permit, at once or in turn: first in, first out.
   *
   * @param signal when it aborts, the wait ends, and a permit that is held is given back
   * @returns what gives the permit back. Only its first call counts.
   * @throws the signal's reason, at once, when it aborts before or during the wait
   */
  acquire(signal?: AbortSignal): Promise<() => void>
}

/** Options of {@link semaphore}. */
export interface SemaphoreOptions {
  /** Called each time the last permit has been given back, and nothing waits. Its errors are printed. */
  readonly onIdle?: () => void
}

/**
 * Makes a semaphore with `max` permits.
 *
 * @throws RangeError or TypeError for a number or an option that cannot work
 *
 * @example
 * const twoAtOnce = semaphore(2)
 * const release = await twoAtOnce.acquire(request.signal)
 * try {
 *   return await work()
 * } finally {
 *   release()
 * }
 */
export function semaphore(max: number, options: SemaphoreOptions = {}): Semaphore {
  requireArgument('semaphore(max)', max, PERMITS)
  requireOptions('semaphore', options, OPTIONS)
  const { onIdle } = options
  let free = max
  /** A set, because one that gives up leaves from anywhere. */
  const queue = new Set<() => void>()

  function turn(signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      queue.add(begin)
      if (signal) onAbort(signal, leave)

      function begin() {
        if (signal) offAbort(signal, leave)
        resolve(permit(signal))
      }
      function leave() {
        queue.delete(begin)
        reject(signal?.reason)
      }
    })
  }

  function permit(signal?: AbortSignal): () => void {
    let held = true
    // What its holder waits for may never notice the abort.
    if (signal) onAbort(signal, release)
    return release

    function release() {
      if (!held) return
      held = false
      if (signal) offAbort(signal, release)
      const [begin] = queue
      if (begin) {
        // The permit passes from hand to hand, so a new caller cannot jump the queue.
        queue.delete(begin)
        begin()
      } else if (++free === max) void notify(onIdle)
    }
  }

  return {
    get free() {
      return free
    },
    get waiting() {
      return queue.size
    },
    async acquire(signal) {
      signal?.throwIfAborted()
      if (free === 0) return turn(signal)
      free--
      return permit(signal)
    },
  }
}

const PERMITS = /* @__PURE__ */ required(/* @__PURE__ */ orInfinity(/* @__PURE__ */ wholeNumber(1)))
const OPTIONS: Rules<SemaphoreOptions> = { onIdle: aFunction }
