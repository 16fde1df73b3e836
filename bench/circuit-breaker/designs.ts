import { settle, unwrap } from 'middleware-cookbook/kit'
import { clock, HttpResponse, type Middleware } from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'

/** A way to stop calls, made anew for each process. */
export interface Design {
  readonly name: string
  readonly make: () => Middleware
}

export const designs: readonly Design[] = [
  { name: 'no breaker', make: () => (request, next) => next(request) },
  { name: 'circuitBreaker()', make: () => circuitBreaker() },
  { name: 'five failures in a row', make: inARow },
  { name: 'minimum 5', make: () => circuitBreaker({ minimum: 5 }) },
  { name: 'threshold 0.2', make: () => circuitBreaker({ threshold: 0.2 }) },
  { name: 'window 30 s', make: () => circuitBreaker({ window: 30_000 }) },
  { name: 'window 60 s', make: () => circuitBreaker({ window: 60_000 }) },
]

/** The simplest one: it counts failures in a row, and lets everything pass again after five seconds. */
function inARow(): Middleware {
  let failures = 0
  let openUntil = 0
  return async (request, next) => {
    if (clock.now() < openUntil) return new HttpResponse(null, { status: REFUSED })
    const outcome = await settle(next(request))
    failures = outcome.response?.ok === true ? 0 : failures + 1
    if (failures >= 5) openUntil = clock.now() + 5000
    return unwrap(outcome)
  }
}

/** What the simulation counts as a call that was not sent. */
export const REFUSED = 599
