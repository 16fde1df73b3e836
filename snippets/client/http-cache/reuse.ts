import {
  directiveSeconds,
  type CacheDirectives,
} from 'middleware-cookbook/http'
import { ageOf, type Freshness } from './freshness.ts'

/**
 * Whether a stored response may be used: the first three, or not, because of what
 * the request asks for (`request`) or because it is `stale`.
 */
export type Reuse =
  'fresh' | 'max-stale' | 'stale-while-revalidate' | 'request' | 'stale'

/**
 * RFC 9111 §4, with the directives of requests (§5.2.1), `immutable` (RFC 8246)
 * and `stale-while-revalidate` (RFC 5861 §3).
 */
export function reuseOf(stored: Freshness, asked: CacheDirectives): Reuse {
  const { directives, lifetime } = stored
  const age = ageOf(stored)
  const isFresh = lifetime > age
  const mayNot = isFresh && !directives.has('no-cache') ? 'request' : 'stale'
  if (directives.has('no-cache') || asked.has('no-cache')) return mayNot

  const maxAge = directiveSeconds(asked, 'max-age')
  // A reload does not ask again for what cannot change (RFC 8246 §2).
  const isReload = maxAge === 0
  const canChange = !isFresh || !directives.has('immutable')
  if (isReload ? canChange : age > (maxAge ?? Infinity)) return mayNot
  const minFresh = directiveSeconds(asked, 'min-fresh')
  if (minFresh !== undefined && lifetime - age < minFresh) return mayNot
  if (isFresh) return 'fresh'

  // §4.2.4: stale, and only what both sides allow.
  if (directives.has('must-revalidate')) return 'stale'
  const maxStale =
    asked.get('max-stale') === ''
      ? Infinity
      : directiveSeconds(asked, 'max-stale')
  if (maxStale !== undefined && age - lifetime <= maxStale) return 'max-stale'
  // §5.2.1.1: a request with a bound does not want what is beyond.
  const mayLag = [maxAge, minFresh, maxStale].every((one) => one === undefined)
  const lag = directiveSeconds(directives, 'stale-while-revalidate') ?? 0
  return mayLag && age - lifetime < lag ? 'stale-while-revalidate' : 'stale'
}

/** Whether a stored response may stand in for an error (RFC 5861 §4). */
export function mayStandIn(stored: Freshness, asked: CacheDirectives): boolean {
  const { directives, lifetime } = stored
  if (directives.has('no-cache') || directives.has('must-revalidate')) {
    return false
  }
  const wantsNew = asked.has('no-cache') || asked.has('max-age')
  const offered = wantsNew ? 0 : directiveSeconds(directives, 'stale-if-error')
  const seconds = Math.max(
    offered ?? 0,
    directiveSeconds(asked, 'stale-if-error') ?? 0,
  )
  return seconds > 0 && ageOf(stored) - lifetime < seconds
}
