/** A client that takes part. Redirects and retries are off unless it is `equipped`. */
export interface Contestant {
  /** Gets a URL and parses its JSON. */
  json(url: string): Promise<unknown>
  /** Gets a URL and reads its body chunk by chunk. */
  size(url: string): Promise<number>
  close?(): Promise<void>
}

/** What a contestant's module exports as `open`. */
export type Open = (options: OpenOptions) => Contestant | Promise<Contestant>

export interface OpenOptions {
  readonly origin: string
  /** Connections, for a client that has to be told. */
  readonly connections: number
  /** How many middleware that do nothing, for a client of ours. */
  readonly middleware: number
  /**
   * With basic authentication, up to 3 retries with backoff, a log entry for each call that goes to `log`,
   * and a deadline of 10 s.
   */
  readonly equipped: boolean
  readonly log: (entry: unknown) => void
}

export const credentials = { username: 'ada', password: 'difference engine' }
export const deadline = 10_000
export const maxRetries = 3
