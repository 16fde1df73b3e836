import type { Hooks } from './instrument.ts'
import type { PlaceStorage } from './place-storage.ts'

type Callback = (...values: readonly unknown[]) => unknown

/** Where code runs now. Whatever goes on after a wait says so first, so it may be that of code which has ended. */
let current: unknown

/**
 * Knows where instrumented modules run, in an engine without AsyncLocalStorage: see `instrument.ts`. What they pass to promises,
 * queues and timers runs where it was passed.
 *
 * @param thread its globals, which it changes for good: it ends with the program
 */
export function instrumentedPlaces<Value>(
  thread: { readonly Promise: PromiseConstructor } = globalThis,
): PlaceStorage<Value> {
  const hooks: Hooks = {
    $$context: () => current,
    $$resume: (place, value) => {
      current = place
      return value
    },
    $$restore: (place) => {
      current = place
    },
    $$first: (value) => value,
  }
  Object.assign(thread, hooks)
  holdCallbacks(thread.Promise.prototype, ['then', 'finally'])
  holdCallbacks(thread, ['queueMicrotask', 'setTimeout', 'setInterval', 'setImmediate'])
  return {
    run: (place, callback) => within(place, callback),
    // It has no other values.
    getStore: () => current as Value | undefined,
  }
}

function within<Result>(place: unknown, callback: () => Result): Result {
  const before = current
  current = place
  try {
    return callback()
  } finally {
    current = before
  }
}

/** Methods that take functions and call them later. */
function holdCallbacks(owner: object, names: readonly string[]): void {
  for (const name of names) {
    const method: unknown = Reflect.get(owner, name)
    if (typeof method !== 'function') continue
    const held = {
      [name](this: unknown, ...values: unknown[]): unknown {
        return Reflect.apply(method, this, values.map(hold))
      },
    }
    Object.defineProperty(owner, name, { value: held[name], writable: true, configurable: true })
  }
}

function hold(callback: unknown): unknown {
  if (!isCallback(callback) || isOfPromise(callback)) return callback
  const place = current
  return function (this: unknown, ...values: unknown[]): unknown {
    return within(place, () => Reflect.apply(callback, this, values))
  }
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function'
}

/** Such as those of `Promise.all`, which engines look through for the stack of an error. */
function isOfPromise(callback: Callback): boolean {
  return callback.name === '' && NATIVE.test(Function.prototype.toString.call(callback))
}

const NATIVE = /^function ?\(\) \{\s*\[native code\]\s*\}$/
