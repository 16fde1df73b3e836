/** How long a program may run, in ms. In memory it waits for nothing, and its sleeps are skipped. */
const LONGEST = 5000

/** How long it may take to answer, in ms: a slow machine answers late, an endless loop does not. */
const GRACE = 1500

/** Why a program was ended that did not end. */
export type Overrun = 'waits' | 'loops'

/**
 * Calls back when a program has run too long.
 *
 * @param ask asks whether it lets anything else run
 */
export class Watchdog {
  #timer: ReturnType<typeof setTimeout>
  #asked = false
  readonly #onOverrun: (overrun: Overrun) => void

  constructor(ask: () => void, onOverrun: (overrun: Overrun) => void) {
    this.#onOverrun = onOverrun
    this.#timer = setTimeout(() => {
      this.#asked = true
      ask()
      this.#timer = setTimeout(onOverrun, GRACE, 'loops')
    }, LONGEST)
  }

  /** It has answered. Edited code may say so before it is asked. */
  answered(): void {
    if (!this.#asked) return
    this.stop()
    this.#onOverrun('waits')
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
