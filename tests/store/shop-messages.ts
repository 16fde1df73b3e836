/** How many requests the shop's limit has for all. */
export const LIMIT = 400

/** What the shop's first process says when all are ready. */
export interface FromShop {
  readonly port: number
  /** How many ports they have together: one. */
  readonly ports: number
}

/** What a client's process is to do. */
export interface Errand {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly count: number
  readonly atOnce: number
  readonly headers: Readonly<Record<string, string>>
  /** Whether it asks again after 409, 503 and a connection that broke, until it has another answer. */
  readonly insists: boolean
}

/** What it got. */
export interface Errands {
  /** How often which status: `{ '200': 12, 'broken': 1 }`. */
  readonly statuses: Readonly<Record<string, number>>
  readonly bodies: readonly string[]
  /** ms of single requests. */
  readonly durations: readonly number[]
}
