import { clock, type HttpResponse } from 'middleware-cookbook'
import {
  deltaSeconds,
  directiveSeconds,
  parseHttpDate,
} from 'middleware-cookbook/http'
import { policyOf, type Audience, type Policy } from './policy.ts'

/** How long a response may be used (RFC 9111 §4.2). All times in seconds. */
export interface Freshness extends Policy {
  /** For how long it is fresh, from when it was made. */
  readonly lifetime: number
  /** How old it was when it came. */
  readonly initialAge: number
  /** When it came, in ms on the clock. */
  readonly receivedAt: number
}

/** Statuses that may be stored if nothing says how long (RFC 9110 §15.1). */
export const HEURISTIC: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
])

/** Seconds. A guess holds for a day at most. */
const LONGEST_GUESS = 24 * 60 * 60

/** Whose cache it is, and how it guesses. */
export interface FreshnessRules extends Audience {
  /** The share of the time since `Last-Modified`. */
  readonly heuristic: number
}

/** @param sentAt when the request was sent, in ms on the clock */
export function freshnessOf(
  response: Pick<HttpResponse, 'status' | 'headers'>,
  sentAt: number,
  rules: FreshnessRules,
): Freshness {
  const { headers } = response
  const policy = policyOf(headers, rules)
  const receivedAt = clock.now()
  // §5.1: of several values the first counts, and what is no number is ignored.
  const [age = ''] = headers.get('age')?.split(',') ?? []
  // §4.2.3, without apparent_age: a wrong clock here would make all stale.
  const delay = (receivedAt - sentAt) / 1000
  return {
    ...policy,
    lifetime: lifetimeOf(response, policy, rules.heuristic),
    initialAge: (deltaSeconds(age.trim()) ?? 0) + delay,
    receivedAt,
  }
}

/** The current age in seconds (RFC 9111 §4.2.3). */
export function ageOf({ initialAge, receivedAt }: Freshness): number {
  return initialAge + (clock.now() - receivedAt) / 1000
}

/** RFC 9111 §4.2.1 and, for a guess, §4.2.2. */
function lifetimeOf(
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
  { directives, expires }: Policy,
  heuristic: number,
): number {
  const maxAge = directiveSeconds(directives, 'max-age')
  if (maxAge !== undefined) return maxAge
  const made = httpDate(headers.get('date')) ?? clock.date()
  // §5.3: what is no date, such as 0, is in the past.
  if (expires !== null) return ((httpDate(expires) ?? made) - made) / 1000
  const modified = httpDate(headers.get('last-modified'))
  const mayGuess = HEURISTIC.has(status) || directives.has('public')
  if (modified === undefined || !mayGuess) return 0
  const unchangedFor = Math.max(0, made - modified) / 1000
  return Math.min(unchangedFor * heuristic, LONGEST_GUESS)
}

/** The three forms of RFC 9110 §5.6.7, in GMT and in any case (RFC 9111 §4.2). */
const HTTP_DATE =
  /^(?:[a-z]{3}, \d\d [a-z]{3} \d{4} \d\d:\d\d:\d\d gmt|[a-z]{6,9}, \d\d-[a-z]{3}-\d\d \d\d:\d\d:\d\d gmt|[a-z]{3} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4})$/i

/** Stricter than a reader need be: for an expiry, a doubt makes it stale. */
export function httpDate(text: string | null): number | undefined {
  if (text === null || !HTTP_DATE.test(text)) return undefined
  return parseHttpDate(text, clock.date())
}
