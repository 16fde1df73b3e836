import {
  HttpError,
  mapResponse,
  report,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFunction,
  aString,
  oneOf,
  required,
  requireOptions,
  requireReturn,
  withMethods,
  type Rule,
  type Rules,
} from 'middleware-cookbook/kit'
import { addressOf, networkOf } from 'middleware-cookbook/server/client-address'
import { serializeItem } from 'structured-headers'
import { keyOf } from './key-of.ts'

/**
 * What counts: a limiter of the package rate-limiter-flexible that has points and
 * a duration, or one of your own that fits.
 */
export interface Limiter {
  /** How many requests a window has. */
  readonly points: number
  /** The window, in seconds. */
  readonly duration: number
  /** Rejects with the count when it is used up, and with an Error when it fails. */
  consume(key: string): Promise<Count>
}

/** How much of a window is left. */
export interface Count {
  readonly remainingPoints: number
  /** ms until the window ends. */
  readonly msBeforeNext: number
}

/** Options of {@link rateLimit}. */
export interface RateLimitOptions {
  /** Counts: `redisLimiter()`, a limiter of rate-limiter-flexible, or one of your own. */
  readonly limiter: Limiter
  /**
   * The name of the quota, in the fields and before each key (default
   * `default`). Two limits with one name count together, also in one Redis.
   */
  readonly policy?: string
  /**
   * What is counted: one user, one address, one route, or several of them in
   * one text. Undefined is not limited. Default: the network of the client's
   * address, which is the connection's or what `clientAddress()` has found.
   */
  readonly key?: (
    request: HttpRequest,
  ) => string | undefined | Promise<string | undefined>
  /**
   * What happens when the limiter fails, such as without Redis (default
   * `'open'`): `'open'` lets requests pass and reports the error, `'closed'`
   * answers 503.
   */
  readonly whenDown?: 'open' | 'closed'
}

/**
 * Answers 429 to a client that sends too many requests (RFC 6585 §4), with
 * `Retry-After`. Each response tells how much is left, also an error, in
 * `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11).
 *
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const limiter = new RateLimiterMemory({ points: 100, duration: 60 })
 * const app = compose([rateLimit({ limiter })], handler)
 */
export function rateLimit(options: RateLimitOptions): Middleware {
  requireOptions('rateLimit', options, OPTIONS)
  const { limiter, policy = 'default', key = byNetwork(), whenDown } = options
  checkQuota(limiter)
  const { points, duration } = limiter
  const quota = serializeItem(policy, parameters({ q: points, w: duration }))

  return async function rateLimit(request, next) {
    const counted = await key(request)
    // As a key, every object would be the same client.
    requireReturn('rateLimit({ key })', counted, aString)
    if (counted === undefined) return next(request)
    const id = `${encodeURIComponent(policy)}:${await keyOf(counted)}`
    const result = await consume(limiter, id)
    if ('error' in result) {
      if (whenDown === 'closed') {
        throw new HttpError(503, undefined, { cause: result.error })
      }
      report(request, result.error)
      return next(request)
    }

    const { remainingPoints: left, msBeforeNext, isOver } = result
    const least = isOver ? 1 : 0
    const seconds = Math.max(least, Math.ceil(msBeforeNext / 1000))
    const state = serializeItem(policy, parameters({ r: left, t: seconds }))
    return mapResponse(
      request,
      async (inner) => {
        if (isOver) throw tooMany(seconds)
        return next(inner)
      },
      (response) => {
        const described = withMember(response, 'ratelimit-policy', quota)
        return withMember(described, 'ratelimit', state)
      },
    )
  }
}

/** A network of IPv6 counts as one client, and so do all without an address. */
function byNetwork(): (request: HttpRequest) => string {
  let isReported = false
  return (request) => {
    const address = addressOf(request)
    if (address !== undefined) return networkOf(address)
    if (!isReported) report(request, new Error(NO_ADDRESS))
    isReported = true
    return 'unknown'
  }
}

const NO_ADDRESS =
  'rateLimit() counts all clients as one, as the host tells no address: put clientAddress() outside of it, or pass a key'

async function consume(limiter: Limiter, key: string) {
  try {
    return { ...counted(await limiter.consume(key)), isOver: false }
  } catch (error) {
    return isCount(error)
      ? { msBeforeNext: error.msBeforeNext, remainingPoints: 0, isOver: true }
      : { error }
  }
}

/** What is no count is a limiter that fails. The fields take whole numbers. */
function counted({ remainingPoints, msBeforeNext }: Count): Count {
  const place = 'rateLimit({ limiter }): consume()'
  requireReturn(place, remainingPoints, A_COUNT)
  requireReturn(place, msBeforeNext, A_COUNT)
  return {
    remainingPoints: Math.max(0, Math.floor(remainingPoints)),
    msBeforeNext,
  }
}

function isCount(value: unknown): value is Count {
  const count = value as Partial<Count> | null | undefined
  return A_COUNT.accepts(count?.msBeforeNext)
}

/** RFC 9651 §3.3.1: an Integer has 15 digits at most. */
const A_COUNT: Rule = required({
  pass: 'a number of at most 15 digits',
  accepts: (value) =>
    typeof value === 'number' && Math.abs(value) < 1_000_000_000_000_000,
  error: RangeError,
})

function tooMany(seconds: number): HttpError {
  const headers = { 'retry-after': String(seconds) }
  return new HttpError(429, `Too many requests: wait ${seconds} s`, { headers })
}

/** Another limit may have added its own: the fields are lists. */
function withMember(response: HttpResponse, name: string, member: string) {
  const others = response.headers.get(name)
  return response.withHeader(
    name,
    others === null ? member : `${others}, ${member}`,
  )
}

function parameters(values: Readonly<Record<string, number>>) {
  return new Map(Object.entries(values))
}

/** A String of structured fields (RFC 9651 §3.3.3). */
const policyName: Rule = {
  pass: 'a name in ASCII',
  accepts: (value) => typeof value === 'string' && /^[\x20-\x7e]+$/.test(value),
  error: TypeError,
}

const OPTIONS: Rules<RateLimitOptions> = {
  limiter: required({
    ...withMethods('consume'),
    pass: 'a limiter of rate-limiter-flexible',
  }),
  policy: policyName,
  key: aFunction,
  whenDown: oneOf('open', 'closed'),
}

/** The fields take whole numbers (draft §3.1.1, §3.1.3). */
function checkQuota(limiter: Limiter): void {
  for (const name of ['points', 'duration'] as const) {
    const value = limiter[name]
    if (Number.isSafeInteger(value) && value >= 1) continue
    throw new RangeError(
      `rateLimit({ limiter }) has ${name} ${String(value)}: pass a limiter with a whole number from 1`,
    )
  }
}
