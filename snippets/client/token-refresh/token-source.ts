import { clock, type Handler, type HttpRequest } from 'middleware-cookbook'
import { ownCalls, singleFlight, withTimeout } from 'middleware-cookbook/kit'
import { cachedToken, type CachedToken } from './cached-token.ts'
import { noTokenFor, TokenRefreshError, type Refresh } from './token.ts'

/** Keeps the token of a `tokenRefresh()`, and says when to replace it. */
export interface TokenSource {
  /** The token that is kept, or a new one, which calls at the same time share. */
  obtain(request: HttpRequest, send: Handler): Promise<CachedToken>
  /** The API has accepted it. */
  accepted(token: CachedToken): void
  /**
   * The API has answered 401 to it.
   *
   * @returns whether to send the call again, with what `obtain` gives now
   */
  refused(token: CachedToken): boolean
}

/**
 * @param margin in ms
 * @param timeout of a refresh, in ms
 */
export function tokenSource(
  refresh: Refresh,
  origins: readonly string[],
  margin: number,
  timeout: number,
): TokenSource {
  const failure = noTokenFor(origins)
  const share = singleFlight<CachedToken>()
  let cached: CachedToken | undefined
  /** What the next refresh replaces, and whether it was refused. */
  let old: string | undefined
  let isRefused = false
  let accepted: CachedToken | undefined

  return {
    async obtain(request, next) {
      if (cached && clock.now() < cached.refreshAt) return cached
      try {
        return await share((signal) => renew(next, signal), request.signal)
      } catch (error) {
        // The margin is there for this: an endpoint that is down for a moment.
        const isLeft = request.signal?.aborted === true
        if (cached && clock.now() < cached.expiresAt && !isLeft) return cached
        throw error
      }
    },
    accepted(token) {
      accepted = token
    },
    refused(token) {
      // If another call has replaced the token since, this 401 is old news.
      if (cached !== token) return true
      // An API that refuses every token must not cause a refresh with each call.
      const isPaused = clock.now() < token.pausedUntil && accepted !== token
      if (isPaused) return false
      cached = undefined
      isRefused = true
      return true
    },
  }

  async function renew(send: Handler, signal: AbortSignal) {
    // The server counts from a later moment than this one, so we are early.
    const start = clock.now()
    const late = () =>
      failure(`refresh() took over ${timeout} ms; try again later`)
    try {
      const token = await withTimeout(
        { ms: timeout, signal, error: late },
        (signal) => ownCalls(send, signal, (own) => refresh(own, signal, old)),
      )
      cached = cachedToken(token, start, margin, isRefused, failure)
      old = cached.accessToken
      isRefused = false
      return cached
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof TokenRefreshError) throw error
      throw failure('refresh() failed; see the cause', error)
    }
  }
}
