import { notify } from './notify.ts'
import { requireArgument, requireOptions, type Rules } from './require-options.ts'
import { aFunction, atLeast, required } from './rules.ts'

/** Options of a {@link BoundedMap}. */
export interface BoundedMapOptions<Key, Value> {
  /** The most entries to hold. */
  readonly max: number
  /** Called with each entry that makes room for a new one. Its errors are printed. */
  readonly onEvict?: ((key: Key, value: Value) => void) | undefined
}

const OPTIONS: Rules<BoundedMapOptions<never, never>> = {
  max: /* @__PURE__ */ required(/* @__PURE__ */ atLeast(1, 'entries')),
  onEvict: aFunction,
}

/**
 * A `Map` that forgets its oldest entry when a new one is one too many. An entry that is set again is the newest. So keys
 * that strangers choose, such as origins, users or nonces, cannot fill the memory.
 *
 * @example
 * const seen = new BoundedMap<string, true>({ max: 1000 })
 * seen.set(nonce, true)
 */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #max: number
  readonly #onEvict: BoundedMapOptions<Key, Value>['onEvict']

  /** @throws RangeError or TypeError for an option that cannot work */
  constructor(options: BoundedMapOptions<Key, Value>) {
    requireOptions('BoundedMap', options, OPTIONS)
    super()
    this.#max = options.max
    this.#onEvict = options.onEvict
  }

  override set(key: Key, value: Value): this {
    this.delete(key)
    super.set(key, value)
    if (this.size > this.#max) this.#evictOldest()
    return this
  }

  #evictOldest(): void {
    for (const [key, value] of this) {
      this.delete(key)
      void notify(this.#onEvict, key, value)
      return
    }
  }
}

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
