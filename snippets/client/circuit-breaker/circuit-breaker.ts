import type { HttpRequest, HttpResponse, Middleware } from 'middleware-cookbook'
import { retryAfter } from 'middleware-cookbook/http'
import {
  above,
  aFunction,
  aString,
  atLeast,
  notify,
  onBodyEnd,
  oneOf,
  perKey,
  required,
  requireOptions,
  requireReturn,
  settle,
  unwrap,
  wholeNumber,
  type Outcome,
  type Rules,
} from 'middleware-cookbook/kit'
import {
  newCircuit,
  type Circuit,
  type CircuitState,
  type Ending,
  type Why,
} from './circuit.ts'
import { isFailure, reasonOf } from './is-failure.ts'

export { isFailure, type CircuitState }

/** Options of {@link circuitBreaker}. */
export interface CircuitBreakerOptions {
  /** The share of failed calls that opens the circuit (default 0.5). */
  readonly threshold?: number
  /** How many calls the window needs before the circuit can open (default 20). */
  readonly minimum?: number
  /** How far back calls count, in ms (default 10 000). */
  readonly window?: number
  /**
   * How long no call is sent before the first probe, in ms (default 5000). Up to a
   * fifth is added at random.
   */
  readonly openFor?: number
  /** The longest `Retry-After` to obey, in ms (default 60 000). */
  readonly maxRetryAfter?: number
  /** How many probes in a row must succeed to close it (default 3). */
  readonly probes?: number
  /** Calls with the same key share a circuit (default: the URL's origin). */
  readonly key?: (request: HttpRequest) => string
  /**
   * What a call says about the service: true that it failed, false that it
   * works, undefined nothing. Default: `isFailure`, for which 500, 502, 503, 504,
   * network errors and timeouts are failures.
   */
  readonly isFailure?: (outcome: Outcome<HttpResponse>) => boolean | undefined
  /** Called after each change, and not awaited. Its errors are printed. */
  readonly onChange?: (change: CircuitChange) => unknown
}

/** A change of a circuit's state. */
export interface CircuitChange {
  readonly key: string
  readonly from: CircuitState
  readonly to: CircuitState
  /** ms until a call may be sent: 0 unless it is open now. */
  readonly retryAfter: number
  /** The status or error code that opened it, such as `503` or `ECONNREFUSED`. */
  readonly reason: string | undefined
}

/** A call that was not sent, because the service seems to be down. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError'
  readonly code = 'ERR_CIRCUIT_OPEN'
  /** ms until the next call may be sent. */
  readonly retryAfter: number

  constructor(message: string, retryAfter: number) {
    super(message)
    this.retryAfter = retryAfter
  }
}

/**
 * Stops calls to an origin that fails: they fail at once, and the service has
 * time to recover. Later it sends probes, one at a time, and lets all calls pass
 * when they succeed. It adds no timeout: put one after it.
 *
 * @example createClient({ middleware: [retry(), circuitBreaker()] })
 * @throws CircuitOpenError for a call that is not sent
 * @throws RangeError or TypeError for an option that cannot work
 */
export function circuitBreaker(
  options: CircuitBreakerOptions = {},
): Middleware {
  requireOptions('circuitBreaker', options, OPTIONS)
  const { threshold = 0.5, minimum = 20, window = 10_000 } = options
  const { openFor = 5000, maxRetryAfter = 60_000, probes = 3 } = options
  const { key = ({ origin }) => origin } = options
  const rules = { threshold, minimum, window, openFor, probes }
  // Of 1000 origins: those long unused are closed again.
  const circuitOf = perKey(circuitFor)

  return async function circuitBreaker(request, next) {
    request.signal?.throwIfAborted()
    const name = key(request)
    requireReturn('circuitBreaker({ key })', name, A_KEY)
    const attempt = circuitOf(name).begin()
    if ('wait' in attempt) throw refused(request, name, attempt)
    const outcome = await settle(next(request))
    let ending: Ending = { failed: undefined, reason: '', asked: 0 }
    try {
      ending = endingOf(outcome)
    } catch (error) {
      // A mistake in isFailure: the caller gets no response that it could read.
      outcome.response?.body.cancel(error)
      throw error
    } finally {
      attempt.end(ending)
    }
    return onBodyEnd(unwrap(outcome), ({ how, error }) => {
      if (how !== 'failed' || !judge({ error })) return
      attempt.breakOff(reasonOf({ error }))
    })
  }

  function judge(outcome: Outcome<HttpResponse>): boolean | undefined {
    const hasFailed = (options.isFailure ?? isFailure)(outcome)
    // A promise is true to JavaScript: all calls would be failures.
    requireReturn('circuitBreaker({ isFailure })', hasFailed, YES_OR_NO)
    return hasFailed
  }

  function circuitFor(key: string): Circuit {
    return newCircuit({
      ...rules,
      onChange(from, to, { wait: retryAfter, reason }) {
        void notify(options.onChange, { key, from, to, retryAfter, reason })
      },
    })
  }

  function endingOf(outcome: Outcome<HttpResponse>): Ending {
    const { response } = outcome
    const asked = response ? (retryAfter(response) ?? 0) : 0
    return {
      failed: judge(outcome),
      reason: reasonOf(outcome),
      // A service must not keep it open for a year.
      asked: Math.min(asked, maxRetryAfter),
    }
  }
}

function refused(request: HttpRequest, key: string, { wait, reason }: Why) {
  const ms = Math.ceil(wait)
  return new CircuitOpenError(
    `${String(request)} was not sent: too many calls for ${key} have failed, ` +
      `the last with ${reason}; a call may be sent in ${ms} ms`,
    ms,
  )
}

const A_KEY = required(aString)
const YES_OR_NO = oneOf(true, false)

const OPTIONS: Rules<CircuitBreakerOptions> = {
  threshold: {
    pass: 'a share above 0, up to 1',
    accepts: (value) => typeof value === 'number' && value > 0 && value <= 1,
    error: RangeError,
  },
  minimum: wholeNumber(1),
  window: above(0, 'ms'),
  openFor: above(0, 'ms'),
  maxRetryAfter: atLeast(0, 'ms'),
  probes: wholeNumber(1),
  key: aFunction,
  isFailure: aFunction,
  onChange: aFunction,
}
