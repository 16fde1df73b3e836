import { HttpError, type HttpRequest } from 'middleware-cookbook'
import { formatChallenge, quote } from 'middleware-cookbook/http'

/** A field with this scheme, be what follows it a token or not. */
const SCHEME = /^bearer(?![^ \t,])/i
const CREDENTIALS = /^bearer +([\w\-.~+/]+=*)$/i

/**
 * Reads the token of `Authorization: Bearer …` (RFC 6750 §2.1), and of nothing
 * else: a URL with a token ends up in logs.
 *
 * @returns undefined if there are no credentials of this scheme, null if there
 * are, and they are malformed
 */
export function bearerToken({
  headers,
}: HttpRequest): string | null | undefined {
  const field = headers.get('authorization') ?? ''
  if (!SCHEME.test(field)) return undefined
  return CREDENTIALS.exec(field)?.[1] ?? null
}

/** The parameters of a challenge (RFC 6750 §3). */
export interface Challenge {
  readonly realm?: string
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope'
  readonly scope?: string
}

const STATUS = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
} as const

/**
 * An error with the status of RFC 6750 §3.1 and a challenge. Without an `error`
 * it says nothing about the token: there was none.
 *
 * @param message for the client, in ASCII
 */
export function refusal(
  { realm, error, scope }: Challenge,
  message: string,
  cause?: unknown,
): HttpError {
  const challenge = formatChallenge('Bearer', {
    realm: realm === undefined ? undefined : quote(realm),
    error: error && quote(error),
    error_description: error && quote(message),
    scope: scope === undefined ? undefined : quote(scope),
  })
  const headers = { 'www-authenticate': challenge }
  return new HttpError(error ? STATUS[error] : 401, message, { headers, cause })
}
