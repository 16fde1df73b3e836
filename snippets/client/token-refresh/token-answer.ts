import type { HttpRequest, HttpResponse } from 'middleware-cookbook'
import { retryAfter } from 'middleware-cookbook/http'
import { TokenRefreshError, type Token } from './token.ts'

/** RFC 6749 §5.1 and §5.2, as far as a server keeps to it. */
interface Fields {
  readonly access_token?: unknown
  readonly token_type?: unknown
  readonly expires_in?: unknown
  readonly refresh_token?: unknown
  readonly [other: string]: unknown
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
    return asFields(Array.isArray(value) ? { errors: value } : value)
  } catch {
    // As GitHub answers, unless it is asked for JSON by a field that a proxy may drop.
    return Object.fromEntries(new URLSearchParams(text.trim()))
  }
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null
    ? (value as Fields)
    : NOTHING
}

const NOTHING: Fields = {}

export function toToken(answer: TokenAnswer): Token {
  const { access_token, token_type, expires_in } = answer.fields
  const isError = !access_token && codeOf(answer.fields)
  // Some, such as GitHub, put an error into a 200.
  if (!answer.response.ok || isError) throw refused(answer)
  // RFC 6750 §2.1: what no field can carry is none.
  if (typeof access_token !== 'string' || !/^[!-~]+$/.test(access_token)) {
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

/**
 * Only what looks like a code: a server may echo what it was sent. Some put
 * it into an object, as Facebook and Dropbox do, or call it something else.
 */
function codeOf(fields: Fields): string | undefined {
  const all = errorsIn(fields).flatMap((error) => [
    error['code'],
    error['type'],
    error['.tag'],
    error['error'],
    error['errorCode'],
    // HubSpot's BAD_REFRESH_TOKEN. In most answers a status is something else.
    error['status'],
  ])
  const codes = all.flatMap((value) => asCode(value) ?? [])
  const own = asCode(fields['error'])
  const death = [own ?? '', ...codes].find((code) => DEATH.test(code))
  return death ?? own ?? nestedCode(fields)
}

function nestedCode(fields: Fields): string | undefined {
  const { code, type } = asFields(fields['error'])
  return asCode(code) ?? asCode(type)
}

/** The answer itself, and the errors that it holds. */
function errorsIn(fields: Fields): readonly Fields[] {
  const { error, errors } = fields
  const list = Array.isArray(errors) ? (errors as unknown[]).slice(0, 9) : []
  return [fields, asFields(error), ...list.map(asFields)]
}

/** In words, as Atlassian, LinkedIn and Twitch say it beside another code. */
function saysDeath(fields: Fields): boolean {
  return errorsIn(fields)
    .flatMap((error) => [
      error['error_description'],
      error['message'],
      error['detail'],
      error['error'],
    ])
    .some((text) => typeof text === 'string' && DEAD_IN_WORDS.test(text))
}

const DEAD_IN_WORDS =
  /\brefresh[ _-]?token\b[^.!]{0,40}\b(?:invalid|expired|revoked|not valid|not found|already used)\b|\b(?:invalid|expired|revoked|unknown)\b[^.!]{0,20}\brefresh[ _-]?token\b/i

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
  return isSure && !fields.access_token && isDead(fields)
}

function isDead(fields: Fields): boolean {
  return DEATH.test(codeOf(fields) ?? '') || saysDeath(fields)
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
  { grantType, response: { status }, fields }: TokenAnswer,
  code: string | undefined,
): string {
  if (grantType === 'refresh_token' && isDead(fields)) {
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
