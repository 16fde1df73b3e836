/** Counts what is under way, to wait until it is done. */
export class Work {
  #running = 0
  #resolve: (() => void) | undefined

  begin(): void {
    this.#running++
  }

  end(): void {
    this.#running--
    if (this.#running === 0) this.#resolve?.()
  }

  /** Resolves when nothing is under way, or after `giveUp`. */
  done(): Promise<void> {
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => (this.#resolve = resolve))
  }

  giveUp(): void {
    this.#resolve?.()
  }
}
