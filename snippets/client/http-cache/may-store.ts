import type { HttpRequest, HttpResponse } from 'middleware-cookbook'
import { HEURISTIC, type Freshness } from './freshness.ts'
import { mayShare } from './sharing.ts'

/** What a cache stores. */
export interface StoringRules {
  readonly redirects: boolean
  readonly shared: boolean
  readonly userFields: readonly string[]
}

/** Statuses whose rules this cache obeys, for `must-understand`. */
const UNDERSTOOD: ReadonlySet<number> = new Set([...HEURISTIC, 302, 303, 307])

/** A token (RFC 9110 §5.6.2), but `*`. */
const FIELD_OR_NOTHING = /^\s*(?:[!#$%&'+\-.^_`|~\w]+\s*)?$/

/** Whether a response to a GET may be stored, and is of use then (RFC 9111 §3). */
export function mayStore(
  request: HttpRequest,
  response: HttpResponse,
  freshness: Freshness,
  { redirects, shared, userFields }: StoringRules,
): boolean {
  const { status, headers } = response
  const { directives, said, expires } = freshness
  // It has no content of its own, or a part of it (§3.3).
  if (status === 206 || status === 304) return false
  // §4: it is the response of another URL.
  if (response.redirected) return false
  if (!redirects && status >= 300 && status < 400) return false
  // §5.2.2.3: who understands the status ignores the no-store beside it.
  if (directives.has('must-understand')) {
    if (!UNDERSTOOD.has(status)) return false
  } else if (directives.has('no-store')) return false
  if (shared && !mayShare(request, headers, said, userFields)) return false
  // §4.1: * never matches, and what is no name says nothing to compare.
  const varies = (headers.get('vary') ?? '').split(',')
  if (!varies.every((name) => FIELD_OR_NOTHING.test(name))) return false
  const isAllowed =
    HEURISTIC.has(status) ||
    expires !== null ||
    ['max-age', 'public', 'private'].some((name) => directives.has(name))
  return isAllowed && isOfUse(response, freshness)
}

/** What is stale at once, and cannot be validated, would only take memory. */
function isOfUse(
  { headers }: HttpResponse,
  { directives, lifetime }: Pick<Freshness, 'directives' | 'lifetime'>,
): boolean {
  return (
    lifetime > 0 ||
    headers.has('etag') ||
    headers.has('last-modified') ||
    directives.has('stale-while-revalidate') ||
    directives.has('stale-if-error')
  )
}
