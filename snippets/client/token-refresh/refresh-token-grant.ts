import type { Handler } from 'middleware-cookbook'
import {
  abortable,
  aFilledString,
  aFunction,
  anything,
  aString,
  notify,
  oneOf,
  requireOptions,
  settle,
  type Rules,
} from 'middleware-cookbook/kit'
import { tokenState, type StoredToken } from './token-state.ts'
import { askEndpoint, type ClientSecret } from './request-token.ts'
import { isDeath, refused, remembered, toToken } from './token-answer.ts'
import type { Refresh, Token } from './token.ts'

/** Options of {@link refreshTokenGrant}. */
export interface RefreshTokenGrantOptions {
  /** The token endpoint. */
  readonly url: string | URL
  /**
   * The refresh token from the last sign-in, or a function that reads it where
   * `onRotate` stores it. The function is asked before each refresh, and once
   * more when the server refuses what it gave: another process may have used
   * that up, and stored what it got.
   */
  readonly refreshToken: string | StoredToken
  /** The client's id, if the server asks for one. */
  readonly clientId?: string
  /**
   * The secret of a confidential client, or a function that reads it; a browser
   * cannot keep one.
   */
  readonly clientSecret?: ClientSecret
  /**
   * How the client shows its secret (RFC 6749 §2.3.1): in `Authorization`
   * (`'basic'`, default), or in the form (`'post'`).
   */
  readonly clientAuth?: 'basic' | 'post'
  /** Fewer scopes than granted, separated by spaces (default: the same). */
  readonly scope?: string
  /**
   * Stores a new refresh token: the old one, `replaced`, may be void from now
   * on. The call waits for it. What it throws goes to `console.error`, and the
   * call goes on.
   */
  readonly onRotate?: (
    refreshToken: string,
    replaced: string,
  ) => void | Promise<void>
}

/**
 * The `refresh` of `tokenRefresh()` for OAuth 2.0 (RFC 6749 §6). It goes on
 * with the refresh token that the answer brings, if it brings one. A refresh
 * token that the server calls invalid is not sent again.
 *
 * @throws TokenRefreshError with the endpoint's status and error code
 * @throws TypeError at once for options that cannot be meant
 * @example
 * refreshTokenGrant({ url, clientId: 'notes', refreshToken: () => store.read() })
 */
export function refreshTokenGrant(options: RefreshTokenGrantOptions): Refresh {
  requireOptions('refreshTokenGrant', options, OPTIONS)
  checkOptions(options)
  const { refreshToken, scope, onRotate } = options
  const state = tokenState(refreshToken)
  let last: Promise<unknown> = Promise.resolve()

  return async function refreshTokenGrant(send, signal) {
    // One at a time, also for two middlewares that share this grant: each needs what the one before has brought.
    const turn = last.then(() => refresh(send, signal))
    last = settle(abortable(signal, turn))
    return turn
  }

  async function refresh(send: Handler, signal: AbortSignal): Promise<Token> {
    const token = await state.current(signal)
    const death = state.deathOf(token)
    if (death) throw remembered(death, 'not sent again')
    try {
      return await redeem(token, send, signal)
    } catch (error) {
      if (!state.deathOf(token) || typeof refreshToken === 'string') throw error
      // Another process may have been faster: what it got is in the store.
      const other = await state.current(signal)
      if (other === token || state.deathOf(other)) throw error
      return redeem(other, send, signal)
    }
  }

  async function redeem(
    token: string,
    send: Handler,
    signal: AbortSignal,
  ): Promise<Token> {
    signal.throwIfAborted()
    const form = { grant_type: 'refresh_token', refresh_token: token }
    const fields = scope === undefined ? form : { ...form, scope }
    const answer = await askEndpoint(options, fields, send, signal)
    if (isDeath(answer)) state.died(token, refused(answer))

    const rotated = answer.fields.refresh_token
    const isNew = typeof rotated === 'string' && rotated !== ''
    if (answer.response.ok && isNew && rotated !== token) {
      // Before anything else can fail: the old one is used up.
      state.rotated(token, rotated)
      await notify(onRotate, rotated, token)
    }
    return toToken(answer)
  }
}

const OPTIONS: Rules<RefreshTokenGrantOptions> = {
  url: anything,
  refreshToken: anything,
  clientId: aFilledString,
  clientSecret: oneOf(aFilledString, aFunction),
  clientAuth: oneOf('basic', 'post'),
  scope: aString,
  onRotate: aFunction,
}

function checkOptions(options: RefreshTokenGrantOptions): void {
  const { url, refreshToken, clientId, clientSecret } = options
  if (!URL.canParse(String(url)) || !/^https?:/.test(new URL(url).protocol)) {
    throw wrong('url', String(url), 'an http or https URL')
  }
  const isText = typeof refreshToken === 'string' && refreshToken !== ''
  if (!isText && typeof refreshToken !== 'function') {
    const what = refreshToken === '' ? 'empty' : typeof refreshToken
    throw wrong('refreshToken', what, 'a token, or a function that gives it')
  }
  if (clientSecret !== undefined && clientId === undefined) {
    throw wrong('clientId', 'undefined', 'the id that clientSecret is for')
  }
}

function wrong(option: string, what: string, wayOut: string): TypeError {
  return new TypeError(
    `refreshTokenGrant({ ${option} }) is ${what}: pass ${wayOut}`,
  )
}
