/** A value that belongs to the work that is running, and to what that work calls and awaits. */
export interface AsyncLocal<T> {
  /** Calls `work` with the value, which is there until what `work` starts has ended. */
  run<Result>(value: T, work: () => Result): Result
  /** The value of the innermost `run()`; undefined outside one, and where the platform has no such thing. */
  get(): T | undefined
}

/**
 * Makes an `AsyncLocalStorage` in Node, Bun, Deno, Next's edge runtime, and Workers with `nodejs_compat`. Elsewhere, as in a
 * browser, `get()` returns undefined: keep another way to the value, such as the request's context.
 *
 * @example
 * const current = asyncLocal<string>()
 * await current.run(id, () => next(request))
 */
export function asyncLocal<T>(): AsyncLocal<T> {
  const Storage = findStorage()
  if (!Storage) return { run: (_, work) => work(), get: () => undefined }
  const storage = new Storage<T>()
  return { run: (value, work) => storage.run(value, work), get: () => storage.getStore() }
}

/** Asked for at run time, so that a browser's bundle need not leave it out. */
function findStorage(): AsyncHooks['AsyncLocalStorage'] | undefined {
  const { AsyncLocalStorage, process } = globalThis as Platform
  if (AsyncLocalStorage) return AsyncLocalStorage
  try {
    return process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage
  } catch {
    // In an edge runtime it may be a function that only throws.
    return undefined
  }
}

interface Platform extends Partial<AsyncHooks> {
  readonly process?: Partial<NodeProcess>
}

interface NodeProcess {
  getBuiltinModule(id: string): AsyncHooks | undefined
}

interface AsyncHooks {
  readonly AsyncLocalStorage: new <T>() => {
    run<Result>(value: T, work: () => Result): Result
    getStore(): T | undefined
  }
}
