/** Counts running calls, and waits until all have ended. */
export class InFlight {
  #running = 0
  #resolve: (() => void) | undefined

  begin(): void {
    this.#running++
  }

  end(): void {
    this.#running--
    if (this.#running === 0) this.#resolve?.()
  }

  /** Resolves when no call is running. */
  async done(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#resolve = resolve))
  }
}
