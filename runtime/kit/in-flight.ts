/** Knows which calls run, and waits until all have ended. */
export class InFlight<Call extends object = object> {
  /** Each with what ends it early, where that is known. */
  readonly running = new Map<Call, ((error: Error) => void) | undefined>()
  #resolve: (() => void) | undefined

  begin(call: Call): void {
    this.running.set(call, undefined)
  }

  end(call: Call): void {
    this.running.delete(call)
    if (!this.running.size) this.#resolve?.()
  }

  /** The answer of a call, or the error with which it is ended early. */
  stoppable<Answer>(call: Call, answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.running.set(call, reject)
      answer.then(resolve, reject)
    })
  }

  /** Resolves when no call is running. */
  async done(): Promise<void> {
    if (this.running.size) await new Promise<void>((resolve) => (this.#resolve = resolve))
  }
}
