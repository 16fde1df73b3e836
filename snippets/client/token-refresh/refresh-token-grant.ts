import {
  Body,
  HttpRequest,
  type Handler,
  type HttpResponse,
} from 'middleware-cookbook'
import { TokenRefreshError, type Token } from './token.ts'

/** Options of {@link refreshTokenGrant}. */
export interface RefreshTokenGrantOptions {
  /** The token endpoint. */
  readonly url: string | URL
  /** The refresh token from the last sign-in, or what `onRotate` stored. */
  readonly refreshToken: string
  /** The client's id, if the server asks for one. */
  readonly clientId?: string
  /** The secret of a confidential client; a browser cannot keep one. */
  readonly clientSecret?: string
  /** Fewer scopes than granted, separated by spaces (default: the same). */
  readonly scope?: string
  /** Stores a new refresh token: the old one may be void from now on. */
  readonly onRotate?: (refreshToken: string) => void | Promise<void>
}

/**
 * The `refresh` of `tokenRefresh()` for OAuth 2.0 (RFC 6749 §6). It goes on
 * with the refresh token that the answer brings, if it brings one.
 *
 * @throws TokenRefreshError with the endpoint's status and error code
 */
export function refreshTokenGrant(
  options: RefreshTokenGrantOptions,
): (send: Handler, signal: AbortSignal) => Promise<Token> {
  let { refreshToken } = options

  return async function refreshTokenGrant(send, signal) {
    const request = toRequest(options, refreshToken, signal)
    const answer = await answerOf(request, await send(request))
    const token = toToken(answer)

    const rotated = answer.fields.refresh_token
    if (typeof rotated === 'string' && rotated !== refreshToken) {
      refreshToken = rotated
      await options.onRotate?.(rotated)
    }
    return token
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
    headers.authorization = clientAuthentication(clientId, clientSecret)
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
  return Body.once({ stream, cancel: () => undefined }, bytes.byteLength)
}

/** RFC 6749 §5.1 and §5.2, as far as a server keeps to it. */
interface Fields {
  readonly access_token?: unknown
  readonly token_type?: unknown
  readonly expires_in?: unknown
  readonly refresh_token?: unknown
  readonly error?: unknown
}

interface Answer {
  /** `POST https://auth.example.org/token answered 200` */
  readonly summary: string
  readonly response: HttpResponse
  readonly fields: Fields
}

async function answerOf(
  { method, url }: HttpRequest,
  response: HttpResponse,
): Promise<Answer> {
  const endpoint = `${url.origin}${url.pathname}`
  const summary = `${method} ${endpoint} answered ${response.status}`
  return { summary, response, fields: fieldsOf(await response.text()) }
}

/** A parser's own error would quote the text, and with it a token. */
function fieldsOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function toToken(answer: Answer): Token {
  const { access_token, token_type = 'Bearer', expires_in } = answer.fields
  if (!answer.response.ok) throw refused(answer)
  if (typeof access_token !== 'string' || access_token === '') {
    throw failure(
      answer,
      'it has no access_token; check that url is the token endpoint',
    )
  }
  // RFC 6749 §7.1: a token of a type that one does not know must not be used.
  if (String(token_type).toLowerCase() !== 'bearer') {
    throw failure(
      answer,
      'its token is not of type Bearer; ask for one that is',
    )
  }
  const expiresIn = secondsOf(expires_in)
  return {
    accessToken: access_token,
    ...(expiresIn !== undefined && { expiresIn }),
  }
}

/** Seconds are a number (RFC 6749 §5.1), or with some servers its digits. */
function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value)
  const valid = typeof value === 'number' && value >= 0
  return valid ? value : undefined
}

/** Only what looks like a code: a server may echo what it was sent. */
function codeOf({ error }: Fields): string | undefined {
  const valid = typeof error === 'string' && /^[a-z_]{1,40}$/.test(error)
  return valid ? error : undefined
}

function refused(answer: Answer): TokenRefreshError {
  const code = codeOf(answer.fields)
  const advice = adviceFor(answer.response.status, code)
  return failure(
    answer,
    code === undefined ? advice : `${code}; ${advice}`,
    code,
  )
}

function adviceFor(status: number, code: string | undefined): string {
  if (code === 'invalid_grant') {
    return 'the refresh token is expired, revoked or used up, so sign in again'
  }
  if (code === 'invalid_client' || status === 401) {
    return 'check clientId and clientSecret'
  }
  if (status === 429 || status >= 500) return 'try again later'
  return 'check url, clientId and scope'
}

function failure(
  { summary, response }: Answer,
  what: string,
  code?: string,
): TokenRefreshError {
  return new TokenRefreshError(`${summary}: ${what}`, {
    status: response.status,
    ...(code !== undefined && { code }),
  })
}
