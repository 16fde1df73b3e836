/**
 * Aborts like an `AbortSignal`, and becomes one only for whoever asks for it: to make one and to listen to it costs
 * more than all the rest of a call. Transports listen to it as it is: it has the part of an `EventEmitter` that undici
 * takes for a signal.
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

/** What can abort: the two kinds of signals. */
export type Abortable = AbortSignal | LazySignal

/** Calls `listener` once when `signal` aborts. */
export function onAbort(signal: Abortable, listener: () => void): void {
  if (signal instanceof LazySignal) {
    signal.once('abort', listener)
    return
  }
  let listeners = listenersOf.get(signal)
  if (!listeners) listenersOf.set(signal, (listeners = new Set()))
  if (listeners.size === 0) signal.addEventListener('abort', tellAll)
  listeners.add(listener)
}

export function offAbort(signal: Abortable, listener: () => void): void {
  if (signal instanceof LazySignal) {
    signal.removeListener('abort', listener)
    return
  }
  const listeners = listenersOf.get(signal)
  if (listeners?.delete(listener) && listeners.size === 0) {
    signal.removeEventListener('abort', tellAll)
  }
}

/** A signal gets one listener for all who listen to it: of more than ten Node says that they are a leak. */
const listenersOf = /* @__PURE__ */ new WeakMap<AbortSignal, Set<() => void>>()

function tellAll(this: AbortSignal): void {
  this.removeEventListener('abort', tellAll)
  const listeners = listenersOf.get(this) ?? new Set()
  // One that is called may take others away, which are not called then, and adds none that would be.
  for (const listener of [...listeners]) if (listeners.delete(listener)) listener()
}
