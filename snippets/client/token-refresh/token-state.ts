import { abortable, BoundedMap } from 'middleware-cookbook/kit'
import { TokenRefreshError } from './token.ts'

/** Gives the refresh token that is stored now, or undefined when no user is signed in. */
export type StoredToken = (
  signal: AbortSignal,
) => string | undefined | Promise<string | undefined>

/** What a process knows about refresh tokens: which one to send, and which ones never again. */
export interface TokenState {
  /**
   * What the store has, or what this process knows to have replaced it.
   *
   * @throws TokenRefreshError when there is none
   */
  current(signal: AbortSignal): Promise<string>
  /** The server has replaced `used`, and may take it for stolen from now on. */
  rotated(used: string, by: string): void
  /** The server has refused `token` for good. */
  died(token: string, error: TokenRefreshError): void
  /** What `token` died of, if it did. */
  deathOf(token: string): TokenRefreshError | undefined
}

export function tokenState(source: string | StoredToken): TokenState {
  let latest = ''
  const max = MOST_REMEMBERED
  const replaced = new BoundedMap<string, true>({ max })
  const dead = new BoundedMap<string, TokenRefreshError>({ max })

  return {
    async current(signal) {
      if (typeof source === 'string') return latest || source
      const token = await stored(source, signal)
      // A store that could not be written, or is behind, has what was used up here.
      if (!replaced.has(token)) return token
      replaced.set(token, true)
      return latest
    },
    rotated(used, by) {
      latest = by
      replaced.set(used, true)
      // A server may give again what it gave before.
      replaced.delete(by)
      dead.delete(by)
    },
    died(token, error) {
      dead.set(token, error)
    },
    deathOf: (token) => dead.get(token),
  }
}

/** More than a store can be behind; a process that runs for a year fills no memory. */
const MOST_REMEMBERED = 16

async function stored(
  source: StoredToken,
  signal: AbortSignal,
): Promise<string> {
  const token = await abortable(signal, ask(source, signal))
  if (typeof token !== 'string' || token === '') {
    const why = 'refreshToken() gave no refresh token, so sign in again'
    throw new TokenRefreshError(why)
  }
  // As at the end of a file: a server would call it invalid.
  if (/[\r\n]/.test(token)) {
    const why = 'refreshToken() gave a token with a line break: trim() it'
    throw new TokenRefreshError(why)
  }
  return token
}

async function ask(source: StoredToken, signal: AbortSignal): Promise<unknown> {
  try {
    return await source(signal)
  } catch (cause) {
    const why = 'refreshToken() failed; see the cause'
    throw new TokenRefreshError(why, { cause })
  }
}
