import { notify } from './notify.ts'
import * as signals from './on-abort.ts'

/**
 * Calls `listener` once when `signal` aborts. All listeners of a signal share one event listener, because Node warns
 * about more than ten. What a listener throws is printed, and the others are called.
 *
 * @example
 * onAbort(signal, stop)
 * try {
 *   await work()
 * } finally {
 *   offAbort(signal, stop)
 * }
 */
export function onAbort(signal: signals.Abortable, listener: () => void): void {
  const own = guards.get(signal) ?? new Map<() => void, () => void>()
  guards.set(signal, own)
  if (own.has(listener)) return
  const guard = () => {
    own.delete(listener)
    void notify(listener)
  }
  own.set(listener, guard)
  signals.onAbort(signal, guard)
}

/**
 * Removes a listener that {@link onAbort} added.
 *
 * @example
 * offAbort(request.signal, stop)
 */
export function offAbort(signal: signals.Abortable, listener: () => void): void {
  const own = guards.get(signal)
  const guard = own?.get(listener)
  if (!guard) return
  own?.delete(listener)
  signals.offAbort(signal, guard)
}

/** What calls each listener, by its signal. The library's own listeners throw nothing, and go without. */
const guards = /* @__PURE__ */ new WeakMap<signals.Abortable, Map<() => void, () => void>>()
