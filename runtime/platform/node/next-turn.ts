/**
 * The next turn of the event loop, for a request that is sent as soon as a response has ended: undici gives the connection
 * back a turn later, and the request would open another one.
 */
export class NextTurn {
  /** Resolves in that turn; undefined when nothing is awaited. */
  coming: Promise<void> | undefined

  expect(): void {
    this.coming ??= new Promise((resolve) => {
      setImmediate(() => {
        this.coming = undefined
        resolve()
      })
    })
  }
}
