/**
 * State that several calls, and with Redis several processes, share. Each operation is atomic.
 *
 * Keys and values are text. Every value has a lifetime, so that nothing stays forever.
 *
 * @throws StoreError from any operation, when the store is down, slow or full
 * @throws RangeError for a lifetime that is not above 0 and finite
 */
export interface Store {
  /** Returns the value, or undefined if there is none or its lifetime is over. */
  get(key: string): Promise<string | undefined>
  /**
   * Replaces what is there.
   * @param lifetime ms from now
   */
  set(key: string, value: string, lifetime: number): Promise<void>
  /**
   * Sets the value if the key has none. Of many callers one gets true.
   * @param lifetime ms from now
   */
  setIfAbsent(key: string, value: string, lifetime: number): Promise<boolean>
  /**
   * Replaces the value if it still is `expected`. A caller that has read an older one gets false.
   * @param lifetime ms from now
   */
  compareAndSet(key: string, expected: string, value: string, lifetime: number): Promise<boolean>
  /**
   * Adds to a counter, which begins at 0.
   * @param lifetime ms from the first increment on: later ones do not extend it
   * @param by a whole number (default 1)
   * @throws StoreError if the value is not a whole number
   */
  increment(key: string, lifetime: number, by?: number): Promise<Counter>
  /** Returns whether there was a value. */
  delete(key: string): Promise<boolean>
}

/** A counter of {@link Store.increment}. */
export interface Counter {
  readonly value: number
  /** ms until it begins at 0 again. */
  readonly expiresIn: number
}
