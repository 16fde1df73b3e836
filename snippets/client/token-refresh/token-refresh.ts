import {
  clock,
  MiddlewareError,
  type Handler,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFunction,
  anything,
  atLeast,
  oneOf,
  required,
  requireOptions,
  requireOrigins,
  singleFlight,
  withTimeout,
  type Rules,
} from 'middleware-cookbook/kit'
import { cachedToken, type CachedToken } from './cached-token.ts'
import { noTokenFor, TokenRefreshError, type Refresh } from './token.ts'

export * from './refresh-token-grant.ts'
export {
  requestToken,
  secretFrom,
  type ClientSecret,
  type TokenEndpoint,
} from './request-token.ts'
export * from './seal.ts'
export * from './shared-token.ts'
export * from './stored-refresh-token.ts'
export { remembered } from './token-answer.ts'
export type { StoredToken } from './token-state.ts'
export * from './token.ts'

/** Options of {@link tokenRefresh}. */
export interface TokenRefreshOptions {
  /** The only origin, or origins, that get the token: `https://api.example.org`. */
  readonly origin: string | URL | readonly (string | URL)[]
  /**
   * Fetches a token: `refreshTokenGrant()`, or a function of your own. Call
   * with `send`, which is the client after this middleware, and pass `signal` on.
   */
  readonly refresh: Refresh
  /**
   * How long before its expiry a token is replaced, in ms (default 30 000). It
   * takes up half of a token's life at most.
   */
  readonly margin?: number
  /** How long a refresh may take, in ms (default 10 000). */
  readonly timeout?: number
  /**
   * What to do with a request that has `Authorization` already, as an SDK may
   * set it: `keep` it as it is, 401 included (default), `replace` it, or
   * `refuse` the call with an error that says so.
   */
  readonly existing?: 'keep' | 'replace' | 'refuse'
}

/**
 * Adds `Authorization: Bearer …` (RFC 6750) to requests for its origins. It
 * fetches the token on first use, shortly before it expires, and once in a call
 * that is answered 401, which is then sent again. Calls at the same time share
 * one refresh. If one fails before the old token has expired, that is sent. A
 * request that has the header already keeps its own, unless `existing` says
 * otherwise.
 *
 * @example createClient({ middleware: [tokenRefresh({ origin, refresh })] })
 *
 * @throws TokenRefreshError when there is no new token
 * @throws MiddlewareError for a header that is there, with `existing: 'refuse'`
 * @throws TypeError or RangeError at once for options that cannot be meant
 */
export function tokenRefresh(options: TokenRefreshOptions): Middleware {
  requireOptions('tokenRefresh', options, OPTIONS)
  const { refresh, margin = 30_000, timeout = 10_000 } = options
  const { existing = 'keep' } = options
  const origins = requireOrigins('tokenRefresh', options.origin)
  const failure = noTokenFor(origins)
  const share = singleFlight<CachedToken>()
  let cached: CachedToken | undefined
  /** What the next refresh replaces. */
  let old: string | undefined

  return async function tokenRefresh(request, next) {
    if (!origins.includes(request.origin)) return next(request)
    if (request.headers.has('authorization')) {
      if (existing === 'refuse')
        throw new MiddlewareError(
          `tokenRefresh() found Authorization on ${String(request)}: leave it out ` +
            "where it is set, or pass existing: 'replace' or 'keep'",
        )
      if (existing === 'keep') return next(request)
    }
    const send = ({ accessToken }: CachedToken) =>
      next(request.withHeader('authorization', `Bearer ${accessToken}`))
    const used = await obtain(request, next)
    const response = await send(used)
    // A redirect may have led to a server that never saw the token.
    const isOurs = ['', request.origin].includes(response.origin)
    if (response.status !== 401 || !isOurs) return response
    // If another call has replaced the token since, this 401 is old news.
    if (cached === used) cached = undefined
    if (!request.body.replayable) return response
    await response.release()
    return send(await obtain(request, next))
  }

  async function obtain(
    request: HttpRequest,
    next: Handler,
  ): Promise<CachedToken> {
    if (cached && clock.now() < cached.refreshAt) return cached
    try {
      return await share((signal) => renew(next, signal), request.signal)
    } catch (error) {
      // The margin is there for this: an endpoint that is down for a moment.
      const isLeft = request.signal?.aborted === true
      if (cached && clock.now() < cached.expiresAt && !isLeft) return cached
      throw error
    }
  }

  async function renew(send: Handler, signal: AbortSignal) {
    // The server counts from a later moment than this one, so we are early.
    const start = clock.now()
    const late = () =>
      failure(`refresh() took over ${timeout} ms; try again later`)
    try {
      const token = await withTimeout(
        { ms: timeout, signal, error: late },
        (signal) => refresh(send, signal, old),
      )
      cached = cachedToken(token, start, margin, failure)
      old = token.accessToken
      return cached
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof TokenRefreshError) throw error
      throw failure('refresh() failed; see the cause', error)
    }
  }
}

const OPTIONS: Rules<TokenRefreshOptions> = {
  // What it is is checked above.
  origin: anything,
  refresh: required({
    ...aFunction,
    pass: 'a function, such as refreshTokenGrant()',
  }),
  margin: atLeast(0, 'ms'),
  timeout: atLeast(0, 'ms'),
  existing: oneOf('keep', 'replace', 'refuse'),
}
