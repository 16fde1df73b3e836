import {
  credentialNames,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  parseCacheControl,
  type CacheDirectives,
} from 'middleware-cookbook/http'
import {
  aFieldName,
  arrayOf,
  atLeast,
  BoundedMap,
  oneOf,
  requireOptions,
  settle,
  unwrap,
  withTimeout,
  type Rules,
} from 'middleware-cookbook/kit'
import { answerFrom, notCached, withStatus } from './answer.ts'
import { CacheMemory, type CacheKey, type Stored } from './cache-memory.ts'
import { Flights, type Flight } from './flights.ts'
import { newForwarder, type Call } from './forward.ts'
import { mayStandIn, reuseOf } from './reuse.ts'
import { isConditional, unconditional } from './validation.ts'

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

/** Methods that change nothing (RFC 9110 §9.2.1), and QUERY, which is like GET. */
const SAFE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']
/** They ask for a part, or are for the origin to judge (RFC 9111 §4.3.2). */
const NOT_FOR_CACHES = ['range', 'if-range', 'if-match', 'if-unmodified-since']
/** ms, for a response that is renewed behind a stale one. */
const RENEWAL_TIMEOUT = 30_000
/** URLs for which no call needs to wait, as their responses are not stored. */
const MOST_NOT_STORED = 1000

/**
 * Stores responses in memory and reuses them as RFC 9111 allows: a private cache,
 * in which each user has entries of their own. It stores GET, and answers HEAD.
 * Of equal calls at once it sends one.
 *
 * @example createClient({ middleware: [tokenRefresh(grant), httpCache()] })
 * @throws RangeError or TypeError for an option that cannot work
 */
export function httpCache(options: HttpCacheOptions = {}): Middleware {
  requireOptions('httpCache', options, OPTIONS)
  const { maxBytes = 50_000_000, maxBodyBytes = 5_000_000 } = options
  const { heuristic = 0.1, userFields = [], redirects = false } = options
  const { name = 'http-cache' } = options
  const memory = new CacheMemory(maxBytes)
  const flights = new Flights()
  const notStored = new BoundedMap<string, true>({ max: MOST_NOT_STORED })
  const { forward, forwardHead, standIn } = newForwarder({
    memory,
    name,
    maxBodyBytes,
    heuristic,
    redirects,
    onStored(url, isStored) {
      if (isStored) notStored.delete(url)
      else notStored.set(url, true)
    },
  })

  return async function httpCache(request, next) {
    if (!SAFE.includes(request.method)) return change(request, next)
    const asked = directivesOf(request)
    if (mayAnswer(request, asked)) {
      return answer({ request, next, asked, key: keyOf(request, userFields) })
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
      if (isLagging) renew(call, stored)
      const detail = reuse === 'fresh' ? undefined : reuse
      return answerFrom(stored, request, name, { hit: true, detail })
    }
    if (asked.has('only-if-cached')) return notCached()
    const why = reuse ?? (memory.has(key) ? 'vary-miss' : 'uri-miss')
    if (request.method === 'HEAD') return forwardHead(call, why)
    if (!mayWait(call, stored)) return forward({ call, stored, why })
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
    const { response } = outcome
    // A call that failed may have come through all the same.
    if (!response || response.status < 400) {
      const named = ['location', 'content-location'].map((field) =>
        response?.headers.get(field),
      )
      for (const reference of ['', ...named]) {
        const url = urlFrom(reference, request)
        // Another origin has no say in the responses of this one.
        if (url?.origin !== request.origin) continue
        memory.invalidate(withoutHash(url.href))
        flights.forget(withoutHash(url.href))
      }
    }
    return withStatus(unwrap(outcome), name, { fwd: 'method' })
  }

  /** RFC 5861 §3: a later call gets the new one. */
  function renew(call: Call, stored: Stored): void {
    if (flights.get(call.key)) return
    const flight = flights.begin(call.key)
    const ms = RENEWAL_TIMEOUT
    const error = () =>
      new Error(`The response was not renewed within ${ms} ms`)
    const renewal = withTimeout({ ms, error }, async (signal) => {
      const request = unconditional(call.request).with({
        method: 'GET',
        signal,
      })
      const renewed = { ...call, request }
      const why = 'stale'
      const response = await forward({ call: renewed, stored, why, flight })
      // It is stored when it has been read.
      await response.release({ maxBytes: maxBodyBytes, maxTime: ms })
    })
    void settle(renewal)
  }

  /** Whether one response may do for this call and others. */
  function mayWait(
    { request, asked, key, waited }: Call,
    stored: Stored | undefined,
  ): boolean {
    return (
      waited === undefined &&
      !asked.has('no-cache') &&
      !asked.has('max-age') &&
      !isConditional(request) &&
      // §5.2.2.4: it is validated for each call by itself.
      stored?.freshness.directives.has('no-cache') !== true &&
      !notStored.has(key.url)
    )
  }
}

function directivesOf({ headers }: HttpRequest): CacheDirectives {
  const field = headers.get('cache-control')
  // RFC 9111 §5.4.
  const isOld = field === null && headers.get('pragma') === 'no-cache'
  return parseCacheControl(isOld ? 'no-cache' : field)
}

function isRead({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function mayAnswer(request: HttpRequest, asked: CacheDirectives): boolean {
  return (
    isRead(request) &&
    request.body.empty &&
    !asked.has('no-store') &&
    !NOT_FOR_CACHES.some((name) => request.headers.has(name))
  )
}

/** `X-Api-Key`, `X-Goog-Api-Key`, `X-Auth-Token`, `Private-Token` … */
const A_KEY = /api-?key$|(?:auth|access|security|private|session)-token$/

function keyOf(request: HttpRequest, userFields: readonly string[]): CacheKey {
  const user: (readonly [string, string])[] = []
  const named = [...request.headers.keys()].filter((name) => A_KEY.test(name))
  const names = [...credentialNames(request), ...named, ...userFields]
  for (const name of new Set(names)) {
    const value = request.headers.get(name)
    if (value !== null) user.push([name.toLowerCase(), value])
  }
  return {
    url: withoutHash(request.href),
    user: user.length === 0 ? '' : JSON.stringify(user),
  }
}

/** A fragment is not sent (RFC 9110 §4.2.5). */
function withoutHash(href: string): string {
  return href.replace(/#.*/, '')
}

function urlFrom(reference: string | null | undefined, { href }: HttpRequest) {
  if (typeof reference !== 'string') return undefined
  return URL.canParse(reference, href) ? new URL(reference, href) : undefined
}

const OPTIONS: Rules<HttpCacheOptions> = {
  maxBytes: atLeast(0, 'bytes'),
  maxBodyBytes: atLeast(0, 'bytes'),
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
