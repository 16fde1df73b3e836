/** A value that belongs to what runs now, and to all that it begins: the part of `AsyncLocalStorage` that a recorder needs. */
export interface PlaceStorage<Value> {
  run<Result>(value: Value, callback: () => Result): Result
  getStore(): Value | undefined
}
