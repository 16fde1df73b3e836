import { clock, type HttpResponse } from 'middleware-cookbook'
import { retryAfter } from 'middleware-cookbook/http'

/** The options of `retry()` with these names. */
export interface Backoff {
  readonly initialDelay: number
  readonly factor: number
  readonly maxDelay: number
  readonly jitter: 'full' | 'none' | ((delay: number) => number)
}

/** ms, 24.8 days: what one timer of the engine holds. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * How long to wait after an attempt, in ms: it grows with each, and is never
 * less than the server asks for. Infinity if that is more than `maxDelay`.
 *
 * @param attempt 1 for the first
 */
export function delayAfter(
  attempt: number,
  response: HttpResponse | undefined,
  { initialDelay, factor, maxDelay, jitter }: Backoff,
): number {
  const longest = Math.min(maxDelay, LONGEST_TIMER)
  const asked = response ? (retryAfter(response) ?? 0) : 0
  if (asked > longest) return Infinity
  const backoff = Math.min(initialDelay * factor ** (attempt - 1), longest)
  // Added, for the server may have told every client the same moment.
  return Math.max(asked, Math.min(asked + spread(backoff, jitter), longest))
}

function spread(delay: number, jitter: Backoff['jitter']): number {
  if (jitter === 'none') return delay
  return Math.ceil(jitter === 'full' ? clock.random() * delay : jitter(delay))
}
