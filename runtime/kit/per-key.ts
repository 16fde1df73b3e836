import { BoundedMap } from './bounded-map.ts'
import { requireArgument, requireOptions } from './require-options.ts'
import { aFunction, atLeast, required } from './rules.ts'

/** Options of {@link perKey}. */
export interface PerKeyOptions {
  /** How many values to keep (default 1000). Beyond that, the value that was used longest ago is forgotten. */
  readonly max?: number
}

/**
 * Keeps one value for each key, such as a budget for each origin. It makes the value when a key is used first, and
 * forgets those that were used longest ago: a crawler meets ever more origins, and strangers choose keys.
 *
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const budgetOf = perKey((origin) => new Budget(origin))
 * budgetOf(request.origin).deposit()
 */
export function perKey<Value, Key = string>(
  make: (key: Key) => Value,
  options: PerKeyOptions = {},
): (key: Key) => Value {
  requireArgument('perKey(make)', make, required(aFunction))
  requireOptions('perKey', options, { max: atLeast(1, 'values') })
  const { max = 1000 } = options
  const values = new BoundedMap<Key, { readonly value: Value }>({ max })
  return (key) => {
    const entry = values.get(key) ?? { value: make(key) }
    values.set(key, entry)
    return entry.value
  }
}
