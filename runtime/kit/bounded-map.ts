import { notify } from './notify.ts'
import { requireOptions, type Rules } from './require-options.ts'
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
