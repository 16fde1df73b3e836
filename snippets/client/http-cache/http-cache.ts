import type {
  Handler,
  HttpRequest,
  HttpResponse,
  Middleware,
} from 'middleware-cookbook'
import {
  aFieldName,
  arrayOf,
  atLeast,
  BoundedMap,
  oneOf,
  requireOptions,
  settle,
  unwrap,
  type Rules,
} from 'middleware-cookbook/kit'
import { answerFrom, notCached, withStatus } from './answer.ts'
import { directivesOf, isRead, isSafe, mayAnswer, mayWait } from './asked.ts'
import { CacheMemory, type Stored } from './cache-memory.ts'
import type { Call } from './call.ts'
import { Flights, type Flight } from './flights.ts'
import { newForwarder } from './forward.ts'
import { invalidated } from './invalidated.ts'
import { newKeeper } from './keep.ts'
import { keyOf } from './key.ts'
import { renew } from './renew.ts'
import { mayStandIn, reuseOf } from './reuse.ts'

/** Options of {@link httpCache}. */
export interface HttpCacheOptions {
  /**
   * How many bytes of memory it takes (default 50 000 000). Beyond that it forgets
   * what was used longest ago.
   */
  readonly maxBytes?: number
  /** Up to how many bytes of content are stored (default 5 000 000). */
  readonly maxBodyBytes?: number
  /**
   * Gives a response to all users, as a proxy's cache does (default false): in place
   * of entries for each user. Responses that are `private` or have a `Set-Cookie`
   * are not stored, nor those to requests with credentials without `public` or
   * `s-maxage`.
   */
  readonly shared?: boolean
  /**
   * Header fields for this cache that replace `Cache-Control` (RFC 9213), the most
   * specific first, such as `CDN-Cache-Control` (default: none).
   */
  readonly targets?: readonly string[]
  /**
   * More header fields that tell users apart, such as `X-User` (default: none).
   * `Authorization`, `Cookie`, what `withCredential()` declares, and names of keys
   * and tokens, such as `X-Api-Key`, always do.
   */
  readonly userFields?: readonly string[]
  /**
   * How long a response is fresh that does not say so: this share of the time
   * since `Last-Modified` (default 0.1, at most a day). 0 means never.
   */
  readonly heuristic?: number
  /**
   * Stores redirects as well (default false). Set it only with `followRedirects()`
   * before the cache: a redirect that is stored is not followed after it.
   */
  readonly redirects?: boolean
  /** What `Cache-Status` calls this cache (default `http-cache`). */
  readonly name?: string
}

/** URLs for which no call needs to wait, as their responses are not stored. */
const MOST_NOT_STORED = 1000

/**
 * Stores responses in memory and reuses them as RFC 9111 allows: a private cache,
 * in which each user has entries of their own, or with `shared` one for all users.
 * It stores GET, and answers HEAD. Of equal calls at once it sends one.
 *
 * @example createClient({ middleware: [tokenRefresh(grant), httpCache()] })
 * @throws RangeError or TypeError for an option that cannot work
 */
export function httpCache(options: HttpCacheOptions = {}): Middleware {
  requireOptions('httpCache', options, OPTIONS)
  const { maxBytes = 50_000_000, maxBodyBytes = 5_000_000 } = options
  const { heuristic = 0.1, redirects = false, name = 'http-cache' } = options
  const { shared = false, targets = [], userFields = [] } = options
  const memory = new CacheMemory(maxBytes)
  const flights = new Flights()
  const notStored = new BoundedMap<string, true>({ max: MOST_NOT_STORED })
  const rules = { heuristic, redirects, shared, targets, userFields }
  const keeper = newKeeper({
    ...rules,
    memory,
    maxBodyBytes,
    onStored(url, isStored) {
      if (isStored) notStored.delete(url)
      else notStored.set(url, true)
    },
  })
  const sending = newForwarder({ memory, keeper, name })
  const { forward, forwardHead, standIn } = sending

  return async function httpCache(request, next) {
    if (!isSafe(request)) return change(request, next)
    const asked = directivesOf(request)
    if (mayAnswer(request, asked)) {
      return answer({ request, next, asked, key: keyOf(request, rules) })
    }
    if (asked.has('only-if-cached')) return notCached()
    const fwd = isRead(request) ? 'bypass' : 'method'
    return withStatus(await next(request), name, { fwd })
  }

  async function answer(call: Call): Promise<HttpResponse> {
    const { request, asked, key, waited } = call
    const stored = memory.select(key, request)
    const reuse = stored && reuseOf(stored.freshness, asked)
    if (stored && reuse && reuse !== 'request' && reuse !== 'stale') {
      if (waited !== undefined) {
        const status = { fwd: waited, collapsed: true }
        return answerFrom(stored, request, name, status)
      }
      const isLagging = reuse === 'stale-while-revalidate'
      if (isLagging) renew(call, stored, { flights, forward, maxBodyBytes })
      const detail = reuse === 'fresh' ? undefined : reuse
      return answerFrom(stored, request, name, { hit: true, detail })
    }
    if (asked.has('only-if-cached')) return notCached()
    const why = reuse ?? (memory.has(key) ? 'vary-miss' : 'uri-miss')
    if (request.method === 'HEAD') return forwardHead(call, why)
    const isAlone = notStored.has(key.url) || !mayWait(call, stored)
    if (isAlone) return forward({ call, stored, why })
    const flight = flights.get(key)
    return flight
      ? wait(flight, call, stored, why)
      : forward({ call, stored, why, flight: flights.begin(key) })
  }

  /** RFC 9111 §4: one request for all whom its response will do. */
  async function wait(
    flight: Flight,
    call: Call,
    stored: Stored | undefined,
    why: string,
  ): Promise<HttpResponse> {
    const end = await flight.join(call.request.signal)
    if (end === 'left') return answer(call)
    if (typeof end === 'object') {
      const { status, error } = end
      if (stored && mayStandIn(stored.freshness, call.asked)) {
        return standIn(call, stored, why, status)
      }
      if (status === undefined) throw error
    }
    return answer({ ...call, waited: why })
  }

  /** RFC 9111 §4.4: what may have changed is asked for again. */
  async function change(request: HttpRequest, next: Handler) {
    const outcome = await settle(next(request))
    for (const url of invalidated(request, outcome.response)) {
      memory.invalidate(url)
      flights.forget(url)
    }
    return withStatus(unwrap(outcome), name, { fwd: 'method' })
  }
}

const OPTIONS: Rules<HttpCacheOptions> = {
  maxBytes: atLeast(0, 'bytes'),
  maxBodyBytes: atLeast(0, 'bytes'),
  shared: oneOf(true, false),
  targets: arrayOf(aFieldName),
  userFields: arrayOf(aFieldName),
  heuristic: {
    pass: 'a share from 0 to 1',
    accepts: (value) => typeof value === 'number' && value >= 0 && value <= 1,
    error: RangeError,
  },
  redirects: oneOf(true, false),
  name: {
    pass: 'a token, such as my-cache',
    accepts: (value) =>
      // RFC 9651 §3.3.4.
      typeof value === 'string' &&
      /^[A-Za-z*][!#$%&'*+\-.^_`|~:/\w]*$/.test(value),
    error: TypeError,
  },
}
