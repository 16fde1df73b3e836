import type { HttpRequest } from 'middleware-cookbook'
import {
  parseCacheControl,
  type CacheDirectives,
} from 'middleware-cookbook/http'
import type { Call } from './call.ts'
import type { Stored } from './cache-memory.ts'
import { isConditional } from './validation.ts'

/** Methods that change nothing (RFC 9110 §9.2.1), and QUERY, which is like GET. */
const SAFE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']
/** They ask for a part, or are for the origin to judge (RFC 9111 §4.3.2). */
const NOT_FOR_CACHES = ['range', 'if-range', 'if-match', 'if-unmodified-since']

/** Whether a request changes nothing. */
export function isSafe({ method }: HttpRequest): boolean {
  return SAFE.includes(method)
}

export function isRead({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** The directives of a request. */
export function directivesOf({ headers }: HttpRequest): CacheDirectives {
  const field = headers.get('cache-control')
  // RFC 9111 §5.4.
  const isOld = field === null && headers.get('pragma') === 'no-cache'
  return parseCacheControl(isOld ? 'no-cache' : field)
}

/** Whether the cache may answer a request at all. */
export function mayAnswer(
  request: HttpRequest,
  asked: CacheDirectives,
): boolean {
  return (
    isRead(request) &&
    request.body.empty &&
    !asked.has('no-store') &&
    !NOT_FOR_CACHES.some((name) => request.headers.has(name))
  )
}

/** Whether one response may do for this call and others (RFC 9111 §4). */
export function mayWait(
  { request, asked, waited }: Call,
  stored: Stored | undefined,
): boolean {
  return (
    waited === undefined &&
    !asked.has('no-cache') &&
    !asked.has('max-age') &&
    !isConditional(request) &&
    // §5.2.2.4: it is validated for each call by itself.
    stored?.freshness.directives.has('no-cache') !== true
  )
}
