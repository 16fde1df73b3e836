import type { Token, TokenRefreshError } from './token.ts'

/** A token as `tokenRefresh()` keeps it. */
export interface CachedToken {
  readonly accessToken: string
  /** When to replace it, on the monotonic clock. */
  readonly refreshAt: number
  /** When it ends, on the same clock. */
  readonly expiresAt: number
  /** Until when a 401 does not replace it, unless it has worked before. */
  readonly pausedUntil: number
  /** Fetched by another process. */
  readonly isShared: boolean
}

/** How long a token that replaced a refused one is not replaced by a third, in ms. */
const PAUSE = 10_000

/** RFC 6750 §2.1 is narrower, but servers are not. */
const VISIBLE = /^[\x21-\x7e]+$/

/**
 * Checks what `refresh()` gave, and says when to replace it.
 *
 * @param start when the refresh began, on the monotonic clock
 * @param margin ms before its expiry; half of the token's life at most
 * @param isSecond whether the one before was refused
 * @param failure makes the error for what is no token
 */
export function cachedToken(
  { accessToken, expiresIn, isShared = false }: Token,
  start: number,
  margin: number,
  isSecond: boolean,
  failure: (why: string) => TokenRefreshError,
): CachedToken {
  if (typeof accessToken !== 'string' || !VISIBLE.test(accessToken)) {
    throw failure('refresh() must give an accessToken of visible ASCII')
  }
  const life = (expiresIn ?? Infinity) * 1000
  if (!(life >= 0)) {
    throw failure('refresh() must give expiresIn in seconds, or leave it out')
  }
  const expiresAt = start + life
  const refreshAt = expiresAt - refreshMargin(margin, life)
  const pausedUntil = isSecond && !isShared ? start + PAUSE : start
  return { accessToken, expiresAt, refreshAt, pausedUntil, isShared }
}

/** A margin in ms that leaves half of a short life: else a token would be replaced for each call. */
export function refreshMargin(margin: number, life: number): number {
  return Math.min(margin, life / 2)
}
