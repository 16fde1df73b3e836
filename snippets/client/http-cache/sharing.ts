import type { HttpHeaders, HttpRequest } from 'middleware-cookbook'
import type { CacheDirectives } from 'middleware-cookbook/http'
import { userFieldsOf } from './key.ts'

/**
 * The directives of a response as a shared cache obeys them, in the words that a
 * private cache knows: `s-maxage` is its `max-age` (RFC 9111 §5.2.2.10), and
 * `proxy-revalidate`, which `s-maxage` includes, its `must-revalidate` (§5.2.2.8).
 */
export function forSharedCaches(said: CacheDirectives): CacheDirectives {
  const directives = new Map(said)
  const seconds = said.get('s-maxage')
  if (seconds !== undefined) directives.set('max-age', seconds)
  if (seconds !== undefined || said.has('proxy-revalidate')) {
    directives.set('must-revalidate', '')
  }
  return directives
}

/**
 * Whether a response may be stored for other users than the one who asked.
 *
 * @param said what the response says to all caches
 */
export function mayShare(
  request: HttpRequest,
  headers: HttpHeaders,
  said: CacheDirectives,
  userFields: readonly string[],
): boolean {
  const forOneUser = privateFields(said)
  if (forOneUser === 'all') return false
  // RFC 9111 §7.3 allows it. But a Set-Cookie is for one user, and each other one
  // would be in that session.
  if (headers.has('set-cookie') && !forOneUser.includes('set-cookie')) {
    return false
  }
  const credentials = userFieldsOf(request, userFields)
  if (credentials.length === 0) return true
  if (said.has('public') || said.has('s-maxage')) return true
  // §3.5. Of other credentials it says nothing, so that takes an explicit word.
  return (
    said.has('must-revalidate') &&
    credentials.every(([name]) => name === 'authorization')
  )
}

/** The fields without those that are for one user (RFC 9111 §5.2.2.7). */
export function sharedFields(
  headers: HttpHeaders,
  said: CacheDirectives,
): HttpHeaders {
  const fields = privateFields(said)
  if (fields === 'all') return headers
  return fields.reduce((rest, name) => rest.without(name), headers)
}

/** Names of fields, with commas between them. */
const FIELD_NAMES =
  /^[\t ]*[!#$%&'*+\-.^_`|~\w]+(?:[\t ]*,[\t ]*[!#$%&'*+\-.^_`|~\w]+)*[\t ]*$/

/** What is for one user. A `private` that names no fields speaks of the whole. */
function privateFields(said: CacheDirectives): readonly string[] | 'all' {
  const argument = said.get('private')
  if (argument === undefined) return []
  if (!FIELD_NAMES.test(argument)) return 'all'
  return argument.split(',').map((name) => name.trim().toLowerCase())
}
