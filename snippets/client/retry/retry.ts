import {
  sleep,
  timeLeft,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFunction,
  atLeast,
  iterableOf,
  notify,
  oneOf,
  requireOptions,
  settle,
  unwrap,
  wholeNumber,
  withMethods,
  type Rules,
} from 'middleware-cookbook/kit'
import { delayAfter } from './backoff.ts'
import { isTransient } from './is-transient.ts'
import { retryBudget, type RetryBudget } from './retry-budget.ts'
import type { RetryEvent } from './retry-event.ts'

export { retryBudget, type RetryBudget, type RetryEvent }

/** Options of {@link retry}. */
export interface RetryOptions {
  /** How many times to try again after the first attempt (default 3). */
  readonly maxRetries?: number
  /** Statuses to try again after. An empty list means none. */
  readonly statuses?: Iterable<number>
  /** The wait before the first retry, in ms, before jitter (default 1000). */
  readonly initialDelay?: number
  /** What each further wait is multiplied by (default 2). */
  readonly factor?: number
  /**
   * The longest wait, in ms (default 30 000). When the server asks for a longer
   * one, its response is returned at once.
   */
  readonly maxDelay?: number
  /**
   * Makes each wait a random one, so that clients do not come back in step.
   * `full` (default) draws from 0 to the wait; a function gets the wait in ms.
   */
  readonly jitter?: 'full' | 'none' | ((delay: number) => number)
  /**
   * Keeps retries a share of all requests (default `retryBudget()`, with room
   * for all retries of one call). False sets no limit.
   */
  readonly budget?: RetryBudget | false
  /** Called before each wait, and not awaited. Its errors are printed. */
  readonly onRetry?: (event: RetryEvent) => unknown
}

const TRANSIENT = [429, 500, 502, 503, 504]
/** RFC 9110 §9.2.2, and QUERY, which only asks. */
const IDEMPOTENT = /^(?:GET|HEAD|OPTIONS|TRACE|PUT|DELETE|QUERY)$/

/**
 * Sends a request again when the network or the service fails, after waits that
 * grow. It repeats what may be repeated: an idempotent method or a request with
 * an `Idempotency-Key`, and a body that can be sent again. It begins no wait
 * that the client's `timeout` would cut off, but hands on the failure.
 *
 * @example createClient({ middleware: [retry()], timeout: 30_000 })
 * @throws RangeError or TypeError for an option that cannot work
 */
export function retry(options: RetryOptions = {}): Middleware {
  requireOptions('retry', options, OPTIONS)
  const { maxRetries = 3, statuses = TRANSIENT, jitter = 'full' } = options
  const { initialDelay = 1000, factor = 2, maxDelay = 30_000 } = options
  const { budget = retryBudget({ burst: maxRetries }), onRetry } = options
  const failures = new Set(statuses)
  const backoff = { initialDelay, factor, maxDelay, jitter }

  return async function retry(request, next) {
    if (budget) budget.deposit(request.origin)
    const retries = isIdempotent(request) ? maxRetries : 0
    for (let attempt = 1; attempt <= retries; attempt++) {
      const outcome = await settle(next(request))
      const { response, error } = outcome
      const hasFailed = response
        ? failures.has(response.status)
        : isTransient(error)
      if (!hasFailed || !request.body.replayable || request.signal?.aborted)
        return unwrap(outcome)
      const delay = delayAfter(attempt, response, backoff)
      const inTime = delay < timeLeft(request)
      // Asked last: it charges for the retry, which must be sent then.
      if (!inTime || (budget && !budget.withdraw(request.origin)))
        return unwrap(outcome)
      void notify(onRetry, { attempt, delay, request, ...outcome })
      // The connection must be free for the next attempt.
      await Promise.all([response?.release(), sleep(delay, request.signal)])
    }
    return next(request)
  }
}

const OPTIONS: Rules<RetryOptions> = {
  maxRetries: atLeast(0, 'retries'),
  statuses: iterableOf(wholeNumber(100, 999)),
  initialDelay: atLeast(0, 'ms'),
  factor: atLeast(1),
  maxDelay: atLeast(0, 'ms'),
  jitter: oneOf('full', 'none', aFunction),
  budget: oneOf(false, withMethods('deposit', 'withdraw')),
  onRetry: aFunction,
}

function isIdempotent({ method, headers }: HttpRequest): boolean {
  const key = headers.get('idempotency-key') ?? ''
  return IDEMPOTENT.test(method) || /[^\s"]/.test(key)
}
