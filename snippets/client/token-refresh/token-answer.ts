import type { HttpRequest, HttpResponse } from 'middleware-cookbook'
import { retryAfter } from 'middleware-cookbook/http'
import { TokenRefreshError, type Token } from './token.ts'

/** RFC 6749 §5.1 and §5.2, as far as a server keeps to it. */
interface Fields {
  readonly access_token?: unknown
  readonly token_type?: unknown
  readonly expires_in?: unknown
  readonly refresh_token?: unknown
  readonly error?: unknown
  readonly status?: unknown
}

export interface TokenAnswer {
  /** `POST https://auth.example.org/token answered 200` */
  readonly summary: string
  /** What was sent: `refresh_token`, `client_credentials` … */
  readonly grantType: string
  readonly response: HttpResponse
  readonly fields: Fields
}

/** In bytes: a token has some KB. */
const MOST = 1 << 20

export async function answerOf(
  { method, url }: HttpRequest,
  grantType: string,
  response: HttpResponse,
): Promise<TokenAnswer> {
  const endpoint = `${url.origin}${url.pathname}`
  const summary = `${method} ${endpoint} answered ${response.status}`
  const text = await textOf(response)
  return { summary, grantType, response, fields: fieldsOf(text) }
}

/** An endless answer is none, and must not fill the memory. */
async function textOf(response: HttpResponse): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of response.stream()) {
    size += chunk.byteLength
    if (size > MOST) return ''
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
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

export function toToken(answer: TokenAnswer): Token {
  const { access_token, token_type, expires_in } = answer.fields
  const isError = access_token === undefined && codeOf(answer.fields)
  // Some, such as GitHub, put an error into a 200.
  if (!answer.response.ok || isError) throw refused(answer)
  if (typeof access_token !== 'string' || access_token === '') {
    throw failure(
      answer,
      'it has no access_token; check that url is the token endpoint',
    )
  }
  // RFC 6749 §7.1: a token of a type that one does not know must not be used.
  const type = token_type ?? ''
  if (typeof type !== 'string' || !/^\s*(?:bearer)?\s*$/i.test(type)) {
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

/**
 * Seconds are a number (RFC 6749 §5.1), or with some servers its digits, as in
 * `"3600"` or `"3600.0"`. Anything else says nothing: the token lives until a
 * 401. So does 0, which some servers send for a token that does not expire.
 */
function secondsOf(value: unknown): number | undefined {
  const isText =
    typeof value === 'string' && /^\s*\d+(?:\.\d*)?\s*$/.test(value)
  const seconds = isText || typeof value === 'number' ? Number(value) : NaN
  return seconds > 0 ? seconds : undefined
}

/** Only what looks like a code: a server may echo what it was sent. */
function codeOf({ error, status }: Fields): string | undefined {
  const code = asCode(error)
  if (code !== undefined) return code
  // HubSpot's BAD_REFRESH_TOKEN. In most answers a status is something else.
  const other = asCode(status)
  return other !== undefined && DEATH.test(other) ? other : undefined
}

function asCode(value: unknown): string | undefined {
  const isCode =
    typeof value === 'string' && /^(?:[a-z_]{1,40}|[A-Z_]{1,40})$/.test(value)
  return isCode ? value.toLowerCase() : undefined
}

export function refused(answer: TokenAnswer): TokenRefreshError {
  const code = codeOf(answer.fields)
  const advice = adviceFor(answer, code)
  return failure(
    answer,
    code === undefined ? advice : `${code}; ${advice}`,
    code,
  )
}

/**
 * `invalid_grant` (RFC 6749 §5.2), and what others say in its place: GitHub's `bad_refresh_token`, Slack's
 * `token_revoked`, Zoho's `invalid_code`. Only a refresh token was sent, so it is the one that they mean.
 */
const DEATH =
  /^(?:invalid_(?:grant|code)|(?:bad|expired|invalid|revoked|unknown)_(?:refresh_)?token|(?:refresh_)?token_(?:expired|invalid|revoked|not_found))$/

/** Not what a server says that is overloaded or broken: it may be wrong. */
export function isDeath({
  response: { status },
  fields,
}: TokenAnswer): boolean {
  const isSure = status < 500 && status !== 429
  return (
    isSure &&
    fields.access_token === undefined &&
    DEATH.test(codeOf(fields) ?? '')
  )
}

/** The same error for the next call, for which nothing was sent. */
export function remembered(
  { message, cause, status, code }: TokenRefreshError,
  note: string,
): TokenRefreshError {
  const known = cause === undefined ? {} : { cause }
  const options = { ...known, status, code }
  return new TokenRefreshError(`${message} (${note})`, options)
}

function adviceFor(
  { grantType, response: { status } }: TokenAnswer,
  code: string | undefined,
): string {
  if (grantType === 'refresh_token' && DEATH.test(code ?? '')) {
    return 'the refresh token is expired, revoked or used up, so sign in again'
  }
  if (code === 'invalid_client' || status === 401) {
    return 'check clientId and clientSecret'
  }
  if (status === 429 || status >= 500) return 'try again later'
  return 'check url, clientId and scope'
}

function failure(
  { summary, response }: TokenAnswer,
  what: string,
  code?: string,
): TokenRefreshError {
  return new TokenRefreshError(`${summary}: ${what}`, {
    status: response.status,
    code,
    retryAfter: retryAfter(response),
  })
}
