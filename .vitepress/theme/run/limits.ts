/** How long a program may run, in ms. In memory it waits for nothing, and its sleeps are skipped. */
const LONGEST = 5000

/** How long it may take to answer, in ms: a slow machine answers late, an endless loop does not. */
const GRACE = 1500

/** ms from one look at the time to the next. */
const LOOK = 250

/** Of a tab that is not seen, the timers come every second. Later than this (ms) they come where nothing ran, the program included. */
const HELD_UP = 2000

/** Why a program was ended that did not end. */
export type Overrun = 'waits' | 'loops'

/**
 * Calls back when a program has run too long. Time in which the page was frozen, or a phone slept, is not the program's.
 *
 * @param ask asks whether it lets anything else run
 */
export class Watchdog {
  readonly #timer: ReturnType<typeof setInterval>
  readonly #onOverrun: (overrun: Overrun) => void
  #asked = false

  constructor(ask: () => void, onOverrun: (overrun: Overrun) => void) {
    this.#onOverrun = onOverrun
    let left = LONGEST
    let seen = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      const passed = now - seen
      seen = now
      left -= passed < HELD_UP ? passed : 0
      if (left > 0) return
      if (this.#asked) {
        this.stop()
        onOverrun('loops')
        return
      }
      left = GRACE
      this.#asked = true
      ask()
    }, LOOK)
  }

  /** It has answered. Edited code may say so before it is asked. */
  answered(): void {
    if (!this.#asked) return
    this.stop()
    this.#onOverrun('waits')
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
