/** A call of a method of `crypto.subtle`. */
export interface Question {
  readonly id: number
  readonly method: string
  readonly values: readonly unknown[]
}

export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: Error
}

/** What the worker has of a key. */
export interface LentKey {
  readonly key: number
  readonly type: string
  readonly extractable: boolean
  readonly algorithm: object
  readonly usages: readonly string[]
}
