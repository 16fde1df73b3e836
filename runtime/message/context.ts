/** A typed key for a value on a request. Made by {@link contextKey}. */
export interface ContextKey<T> {
  readonly name: string
  /** Only for the compiler: it ties the key to the type of its value. */
  readonly type?: (value: T) => T
}

/**
 * Makes a typed key for `request.set(key, value)` and `request.get(key)`. Two keys are always different, even with the
 * same name, so two middleware cannot overwrite each other's values.
 *
 * @example
 * const userKey = contextKey<User>('user')
 * await next(request.set(userKey, user))
 */
export function contextKey<T>(name: string): ContextKey<T> {
  return Object.freeze({ name })
}

/** A linked list, newest first: adding a value copies nothing, and copies of a request share the rest. */
export interface Context {
  readonly key: object
  readonly value: unknown
  readonly rest: Context | null | undefined
}

/** The newest value under `key`. */
export function find(context: Context | null | undefined, key: object): unknown {
  for (let entry = context; entry; entry = entry.rest) if (entry.key === key) return entry.value
  return undefined
}
