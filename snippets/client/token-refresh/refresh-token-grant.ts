import { Body, HttpRequest, type Handler } from 'middleware-cookbook'
import {
  abortable,
  aFunction,
  anything,
  aString,
  notify,
  requireOptions,
  settle,
  type Rules,
} from 'middleware-cookbook/kit'
import { tokenState, type StoredToken } from './token-state.ts'
import {
  answerOf,
  isDeath,
  refused,
  stillDead,
  toToken,
} from './token-answer.ts'
import type { Token } from './token.ts'

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
  /** The secret of a confidential client; a browser cannot keep one. */
  readonly clientSecret?: string
  /** Fewer scopes than granted, separated by spaces (default: the same). */
  readonly scope?: string
  /**
   * Stores a new refresh token: the old one may be void from now on. The call
   * waits for it. What it throws goes to `console.error`, and the call goes on.
   */
  readonly onRotate?: (refreshToken: string) => void | Promise<void>
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
export function refreshTokenGrant(
  options: RefreshTokenGrantOptions,
): (send: Handler, signal: AbortSignal) => Promise<Token> {
  requireOptions('refreshTokenGrant', options, OPTIONS)
  checkOptions(options)
  const { refreshToken, onRotate } = options
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
    if (death) throw stillDead(death)
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
    const request = toRequest(options, token, signal)
    const answer = await answerOf(request, await send(request))
    if (isDeath(answer)) state.died(token, refused(answer))

    const rotated = answer.fields.refresh_token
    const isNew = typeof rotated === 'string' && rotated !== ''
    if (answer.response.ok && isNew && rotated !== token) {
      // Before anything else can fail: the old one is used up.
      state.rotated(token, rotated)
      await notify(onRotate, rotated)
    }
    return toToken(answer)
  }
}

function toRequest(
  { url, clientId, clientSecret, scope }: RefreshTokenGrantOptions,
  refreshToken: string,
  signal: AbortSignal,
): HttpRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  })
  if (scope !== undefined) form.set('scope', scope)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  if (clientId !== undefined && clientSecret !== undefined) {
    headers['authorization'] = clientAuthentication(clientId, clientSecret)
  } else if (clientId !== undefined) {
    form.set('client_id', clientId)
  }
  const body = sentOnce(form.toString())
  return new HttpRequest(url, { method: 'POST', headers, body, signal })
}

/** RFC 6749 §2.3.1: each part is form-encoded before Basic joins them. */
function clientAuthentication(id: string, secret: string): string {
  const [name, password] = [id, secret].map((part) =>
    new URLSearchParams({ '': part }).toString().slice(1),
  )
  return `Basic ${btoa(`${name}:${password}`)}`
}

/**
 * A refresh token must not be sent again: not to where a 307 points, and not by
 * a retry, which looks like theft to a server that rotates (RFC 9700 §4.14.2).
 */
function sentOnce(text: string): Body {
  const bytes = new TextEncoder().encode(text)
  const stream = async function* () {
    yield bytes
  }
  return Body.fromStream({ stream, cancel: () => undefined }, bytes.byteLength)
}

const OPTIONS: Rules<RefreshTokenGrantOptions> = {
  url: anything,
  refreshToken: anything,
  clientId: aString,
  clientSecret: aString,
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
