import type { HttpResponse, Middleware } from 'middleware-cookbook'
import {
  above,
  aFunction,
  anything,
  atLeast,
  oneOf,
  required,
  requireOptions,
  requireOrigins,
  type Rules,
} from 'middleware-cookbook/kit'
import type { CachedToken } from './cached-token.ts'
import { tokenSource } from './token-source.ts'
import { refusal, type Refresh } from './token.ts'

export * from './refresh-token-grant.ts'
export {
  requestToken,
  secretFrom,
  type ClientSecret,
  type TokenEndpoint,
} from './request-token.ts'
export { refreshMargin } from './cached-token.ts'
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
  const source = tokenSource(refresh, origins, margin, timeout)

  return async function tokenRefresh(request, next) {
    if (!origins.includes(request.origin)) return next(request)
    if (request.headers.has('authorization')) {
      if (existing === 'refuse') throw refusal('tokenRefresh', request)
      if (existing === 'keep') return next(request)
    }
    for (let sent = 1; ; sent++) {
      const used = await source.obtain(request, next)
      const response = await send(used)
      // A redirect may have led to a server that never saw the token.
      const isOurs = ['', request.origin].includes(response.origin)
      const isLast = sent >= (used.isShared ? 3 : 2)
      if (response.status !== 401 || !isOurs || isLast) return response
      if (!source.refused(used) || !request.body.replayable) return response
      await response.release()
    }

    async function send(token: CachedToken): Promise<HttpResponse> {
      const authorization = `Bearer ${token.accessToken}`
      const signed = request.withHeader('authorization', authorization)
      const response = await next(signed)
      if (response.status !== 401) source.accepted(token)
      return response
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
  timeout: above(0, 'ms'),
  existing: oneOf('keep', 'replace', 'refuse'),
}
