import {
  clock,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import { sharedCall, unlessAborted } from './shared-call.ts'
import { TokenRefreshError, type Token } from './token.ts'

export * from './refresh-token-grant.ts'
export * from './token.ts'

/** Options of {@link tokenRefresh}. */
export interface TokenRefreshOptions {
  /** The only origin that gets the token, such as `https://api.example.org`. */
  readonly origin: string | URL
  /**
   * Fetches a token: `refreshTokenGrant()`, or a function of your own. Call
   * with `send`, which is the client without this middleware and what stands
   * before it, and pass `signal` on.
   */
  readonly refresh: (send: Handler, signal: AbortSignal) => Promise<Token>
  /**
   * How long before its expiry a token is replaced, in ms (default 30 000). It
   * takes up half of a token's life at most.
   */
  readonly margin?: number
  /** How long a refresh may take, in ms (default 10 000). */
  readonly timeout?: number
}

/**
 * Adds `Authorization: Bearer …` (RFC 6750) to requests for one origin. It
 * fetches the token on first use, shortly before it expires, and once in a call
 * that is answered 401, which is then sent again. Calls at the same time share
 * one refresh. A request that has the header already keeps its own.
 *
 * @throws TokenRefreshError when there is no new token
 * @throws RangeError for a `margin` or a `timeout` that is no number of ms
 */
export function tokenRefresh(options: TokenRefreshOptions): Middleware {
  const { refresh, margin = 30_000, timeout = 10_000 } = options
  const { origin } = new URL(options.origin)
  requireMs('margin', margin)
  requireMs('timeout', timeout)
  const share = sharedCall<Held>()
  let held: Held | undefined

  return async function tokenRefresh(request, next) {
    if (request.origin !== origin) return next(request)
    if (request.headers.has('authorization')) return next(request)

    const used = await obtain(request, next)
    const response = await next(authorized(request, used))
    if (response.status !== 401 || !isFrom(origin, response)) return response

    // If another call has replaced the token since, this 401 is old news.
    if (held === used) held = undefined
    if (!request.body.replayable) return response
    await response.release()
    return next(authorized(request, await obtain(request, next)))
  }

  async function obtain({ signal }: HttpRequest, next: Handler): Promise<Held> {
    if (held && clock.now() < held.staleAt) return held
    return share((controller) => renew(next, controller), signal)
  }

  async function renew(send: Handler, limit: AbortController): Promise<Held> {
    const { signal } = limit
    // The server counts from a later moment than this one, so we are early.
    const start = clock.now()
    const stopTimer = clock.after(timeout, () => {
      limit.abort(failure(`refresh() took over ${timeout} ms; try again later`))
    })
    try {
      const token = await unlessAborted(refresh(send, signal), signal)
      held = hold(token, start)
      return held
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof TokenRefreshError) throw error
      throw failure('refresh() failed; see the cause', error)
    } finally {
      stopTimer()
    }
  }

  function hold({ accessToken, expiresIn }: Token, start: number): Held {
    if (typeof accessToken !== 'string' || !VISIBLE.test(accessToken)) {
      throw failure('refresh() must give an accessToken of visible ASCII')
    }
    const life = (expiresIn ?? Infinity) * 1000
    if (!(life >= 0)) {
      throw failure('refresh() must give expiresIn in seconds, or leave it out')
    }
    const staleAt = start + life - Math.min(margin, life / 2)
    return { authorization: `Bearer ${accessToken}`, staleAt }
  }

  function failure(why: string, cause?: unknown): TokenRefreshError {
    const options = cause === undefined ? {} : { cause }
    return new TokenRefreshError(`No new token for ${origin}: ${why}`, options)
  }
}

interface Held {
  readonly authorization: string
  /** When to replace it, on the monotonic clock. */
  readonly staleAt: number
}

/** RFC 6750 §2.1 is narrower, but servers are not. */
const VISIBLE = /^[\x21-\x7e]+$/

function authorized(request: HttpRequest, token: Held): HttpRequest {
  return request.withHeader('authorization', token.authorization)
}

/** A redirect may have led to a server that never saw the token. */
function isFrom(origin: string, { url }: HttpResponse): boolean {
  return url === '' || new URL(url).origin === origin
}

function requireMs(name: string, value: number): void {
  if (value >= 0) return
  throw new RangeError(`${name} is ${value}: pass milliseconds, 0 or more`)
}
