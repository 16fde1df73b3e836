/**
 * Aborts like an `AbortSignal`, but creates one only on demand: creating one and listening to it costs more than the
 * rest of a call. Transports listen to it directly: it has the part of an `EventEmitter` that undici accepts as a
 * signal.
 */
export class LazySignal {
  #aborted = false
  #reason: unknown
  #controller: AbortController | undefined
  /** A linked list: one or two listeners are usual. */
  #listeners: Listener | undefined

  get aborted(): boolean {
    return this.#aborted
  }

  get reason(): unknown {
    return this.#reason
  }

  /** Only the first call counts. */
  abort(reason: unknown): void {
    if (this.#aborted) return
    this.#aborted = true
    this.#reason = reason
    this.#controller?.abort(reason)
    for (let one = this.#listeners; one; one = one.next) one.call()
    this.#listeners = undefined
  }

  /** The standard signal, always the same. */
  toSignal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  on(_event: 'abort', listener: () => void): this {
    this.#listeners = { call: listener, next: this.#listeners }
    return this
  }

  once(event: 'abort', listener: () => void): this {
    return this.on(event, listener)
  }

  removeListener(_event: 'abort', listener: () => void): this {
    let before: Listener | undefined
    for (let one = this.#listeners; one; before = one, one = one.next) {
      if (one.call !== listener) continue
      if (before) before.next = one.next
      else this.#listeners = one.next
      break
    }
    return this
  }
}

interface Listener {
  readonly call: () => void
  next: Listener | undefined
}
