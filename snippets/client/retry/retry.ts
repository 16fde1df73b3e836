import {
  AttemptTimeoutError,
  clock,
  NetworkError,
  sleep,
  timeLeft,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import { retryAfter } from './retry-after.ts'
import type { RetryBudget } from './retry-budget.ts'

export { retryBudget, type RetryBudget } from './retry-budget.ts'

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
  /** Keeps retries a share of all requests, such as `retryBudget()`. */
  readonly budget?: RetryBudget
  /** Told before each wait. It may be async; what it throws is ignored. */
  readonly onRetry?: (event: RetryEvent) => unknown
}

/** What failed, either `response` or `error`, and what happens next. */
export interface RetryEvent {
  /** Which retry this is: 1 for the first. */
  readonly attempt: number
  /** ms until it is sent. */
  readonly delay: number
  readonly request: HttpRequest
  readonly response?: HttpResponse
  readonly error?: unknown
}

const TRANSIENT = [429, 500, 502, 503, 504]
/** RFC 9110 §9.2.2, and QUERY, which only asks. */
const IDEMPOTENT = /^(?:GET|HEAD|OPTIONS|TRACE|PUT|DELETE|QUERY)$/
/** ms. A longer timer would fire too early. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Sends a request again when the network or the service fails, after waits that
 * grow. It repeats what may be repeated: an idempotent method or a request with
 * an `Idempotency-Key`, and a body that can be sent again. It begins no wait
 * that the client's `timeout` would cut off, but hands on the failure.
 *
 * @throws RangeError for an option that cannot work
 */
export function retry(options: RetryOptions = {}): Middleware {
  const { maxRetries = 3, statuses = TRANSIENT, jitter = 'full' } = options
  const { initialDelay = 1000, factor = 2, maxDelay = 30_000 } = options
  const { budget, onRetry } = options
  atLeast(0, { maxRetries, initialDelay, maxDelay })
  atLeast(1, { factor })
  const failures = new Set(statuses)
  const longest = Math.min(maxDelay, LONGEST_TIMER)

  return async function retry(request, next) {
    const { origin } = request
    budget?.deposit(origin)
    const retries = isIdempotent(request) ? maxRetries : 0
    for (let attempt = 1; attempt <= retries; attempt++) {
      const result = await settle(next(request))
      if (!isTransient(result, request)) return unwrap(result)
      const delay = delayBefore(attempt, result.response)
      const possible = delay <= longest && delay < timeLeft(request)
      if (!possible || budget?.withdraw(origin) === false) return unwrap(result)
      void notify(onRetry, { attempt, delay, request, ...result })
      // The connection must be free for the next attempt.
      const released = result.response?.release()
      await Promise.all([released, sleep(delay, request.signal)])
    }
    return next(request)
  }

  function isTransient(result: Result, request: HttpRequest): boolean {
    if (!isFailure(result) || !request.body.replayable) return false
    return request.signal?.aborted !== true
  }

  function isFailure({ response, error }: Result): boolean {
    if (response) return failures.has(response.status)
    return error instanceof NetworkError || error instanceof AttemptTimeoutError
  }

  function delayBefore(attempt: number, response?: HttpResponse): number {
    const backoff = Math.min(initialDelay * factor ** (attempt - 1), longest)
    const asked = response ? (retryAfter(response) ?? 0) : 0
    // Added, for the server may have told everybody the same moment.
    return Math.max(asked, Math.min(asked + spread(backoff), longest))
  }

  function spread(delay: number): number {
    if (jitter === 'none') return delay
    return Math.ceil(jitter === 'full' ? clock.random() * delay : jitter(delay))
  }
}

function isIdempotent({ method, headers }: HttpRequest): boolean {
  return IDEMPOTENT.test(method) || headers.has('idempotency-key')
}

type Result =
  | { readonly response: HttpResponse; readonly error?: never }
  | { readonly response?: never; readonly error: unknown }

function settle(attempt: Promise<HttpResponse>): Promise<Result> {
  return attempt.then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  )
}

function unwrap(result: Result): HttpResponse {
  if (result.response) return result.response
  throw result.error
}

async function notify(
  onRetry: RetryOptions['onRetry'],
  event: RetryEvent,
): Promise<void> {
  try {
    await onRetry?.(event)
  } catch {
    // Whoever only listens must not break the call.
  }
}

function atLeast(least: number, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value >= least) continue
    throw new RangeError(`${name} is ${value}: pass ${least} or more`)
  }
}
