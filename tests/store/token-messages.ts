/** What a process of the token tests is to do. */
export type TokenErrand =
  | { readonly what: 'call'; readonly grant: Grant; readonly count: number }
  /** Resolves when its client of Redis is connected again. */
  | { readonly what: 'wait' }

/** Which middleware the calls pass. */
export type Grant = 'client-credentials' | 'refresh-token'

/** What came of it. */
export interface TokenCalls {
  /** How often which status or error: `{ '200': 25 }`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** ms of single calls. */
  readonly durations: readonly number[]
}
