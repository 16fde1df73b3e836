import type { LazySignal } from './lazy-signal.ts'

/** A signal that can abort: a standard one, or the library's own. */
export type Abortable = AbortSignal | LazySignal

/**
 * Calls `listener` once when `signal` aborts. All listeners of a signal share one event listener, because Node warns
 * about more than ten.
 *
 * @example
 * onAbort(signal, stop)
 * try {
 *   await work()
 * } finally {
 *   offAbort(signal, stop)
 * }
 */
export function onAbort(signal: Abortable, listener: () => void): void {
  if (isLazy(signal)) {
    signal.once('abort', listener)
    return
  }
  let listeners = listenersOf.get(signal)
  if (!listeners) listenersOf.set(signal, (listeners = new Set()))
  if (listeners.size === 0) signal.addEventListener('abort', callListeners)
  listeners.add(listener)
}

/**
 * Removes a listener that {@link onAbort} added.
 *
 * @example
 * offAbort(request.signal, stop)
 */
export function offAbort(signal: Abortable, listener: () => void): void {
  if (isLazy(signal)) {
    signal.removeListener('abort', listener)
    return
  }
  const listeners = listenersOf.get(signal)
  if (listeners?.delete(listener) && listeners.size === 0) {
    signal.removeEventListener('abort', callListeners)
  }
}

const listenersOf = /* @__PURE__ */ new WeakMap<AbortSignal, Set<() => void>>()

function callListeners(this: AbortSignal): void {
  this.removeEventListener('abort', callListeners)
  const listeners = listenersOf.get(this) ?? new Set()
  // A listener may remove others, which are then not called. Listeners added during the abort are not called either.
  for (const listener of [...listeners]) if (listeners.delete(listener)) listener()
}

/**
 * Checked without the class, so that a page whose calls have no limit does not load it.
 * @internal
 */
export function isLazy(signal: Abortable): signal is LazySignal {
  return 'toSignal' in signal
}
