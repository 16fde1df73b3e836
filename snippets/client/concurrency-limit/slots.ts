/** Room for a few at once, and a queue for the rest. Made by {@link slots}. */
export interface Slots {
  readonly taken: number
  readonly waiting: number
  /**
   * Takes a slot, at once or in turn.
   *
   * @throws the signal's reason, at once, when it aborts during the wait
   */
  take(signal?: AbortSignal): Promise<void>
  /** Gives one slot to the next in the queue, or back. */
  free(): void
}

/** Makes `max` slots. */
export function slots(max: number): Slots {
  let taken = 0
  /** In the order in which they came. Whoever gives up leaves from anywhere. */
  const queue = new Set<() => void>()

  function turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      queue.add(begin)
      signal?.addEventListener('abort', leave, { once: true })

      function begin() {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      function leave() {
        queue.delete(begin)
        reject(signal?.reason)
      }
    })
  }

  return {
    get taken() {
      return taken
    },
    get waiting() {
      return queue.size
    },
    async take(signal) {
      if (taken === max) return turn(signal)
      taken++
    },
    free() {
      const [begin] = queue
      if (!begin) {
        taken--
        return
      }
      // The slot passes from hand to hand, so nobody can jump the queue.
      queue.delete(begin)
      begin()
    },
  }
}
