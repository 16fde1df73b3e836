import { clock, type Middleware } from 'middleware-cookbook'
import { utf8Field } from 'middleware-cookbook/http'
import {
  arrayOf,
  oneOf,
  required,
  requireOptions,
  requireText,
  wholeNumber,
  type Rule,
  type Rules,
} from 'middleware-cookbook/kit'
import { createLocalJWKSet, errors, type JSONWebKeySet } from 'jose'
import { bearerToken, refusal } from './bearer.ts'
import { jwtClaims } from './claims.ts'
import type { KeySource } from './remote-keys.ts'
import { isOfToken, verifyToken } from './verify-token.ts'

export { jwtClaims } from './claims.ts'
export * from './remote-keys.ts'
export { requireScope } from './require-scope.ts'

/** How a token may be signed (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2). */
export type JwtAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'

/** Options of {@link jwt}. */
export interface JwtOptions {
  /** Who issues the tokens: their `iss`, letter by letter. */
  readonly issuer: string
  /** Who you are to the issuer: `aud` of a token holds this, or one of these. */
  readonly audience: string | readonly string[]
  /** The issuer's keys: `remoteKeys()`, or a JWK Set that never changes. */
  readonly keys: KeySource | JSONWebKeySet
  /** How tokens may be signed (default: `RS256` alone). */
  readonly algorithms?: readonly JwtAlgorithm[]
  /** What `typ` of a token has to be, such as `at+jwt` (default: anything). */
  readonly typ?: string
  /**
   * How far the issuer's clock may be from ours, in seconds (default 30, at most
   * 300).
   */
  readonly tolerance?: number
  /** What the challenge calls your service (default: the first audience). */
  readonly realm?: string
}

/**
 * Lets pass requests with a bearer token (RFC 6750) that the issuer has signed
 * for you, and that has not expired. A handler reads its claims with
 * `request.get(jwtClaims)`.
 *
 * @throws TypeError, RangeError for options that cannot work
 * @throws HttpError 401 for a token that is missing or not valid, 400 for
 * credentials that are malformed, 503 while there are no keys
 *
 * @example
 * const keys = remoteKeys({ client, url: 'https://auth.example.org/jwks' })
 * jwt({ issuer: 'https://auth.example.org', audience: 'notes', keys })
 */
export function jwt(options: JwtOptions): Middleware {
  requireOptions('jwt', options, OPTIONS)
  const { issuer, algorithms = ['RS256'], typ, tolerance = 30 } = options
  const audience = [options.audience].flat()
  const { realm: name = audience[0] ?? '' } = options
  requireText('jwt', { realm: name })
  const realm = utf8Field(name)
  const keys = sourceOf(options.keys)

  // RFC 8725 §3.1, §3.8, §3.9: what is right never comes from the token.
  const expected = {
    algorithms: [...algorithms],
    issuer,
    audience,
    ...(typ !== undefined && { typ }),
    clockTolerance: tolerance,
    // RFC 9068 §2.2: a token that never expires could not be taken back.
    requiredClaims: ['exp'],
  }

  return async function jwt(request, next) {
    const token = bearerToken(request)
    // Without credentials the challenge has no error code (RFC 6750 §3.1).
    if (token === undefined) throw refusal({ realm }, 'A token is needed')
    if (token === null) {
      throw refusal({ realm, error: 'invalid_request' }, 'This is no token')
    }
    const currentDate = new Date(clock.date())
    const checks = { ...expected, currentDate }
    const claims = await verifyToken(token, request, keys, checks).catch(
      (error: unknown) => {
        throw isOfToken(error) ? invalid(error) : error
      },
    )
    return next(request.set(jwtClaims, claims))
  }

  function invalid(cause: unknown) {
    const isExpired = cause instanceof errors.JWTExpired
    const message = isExpired
      ? 'The token has expired'
      : 'The token is not valid'
    return refusal({ realm, error: 'invalid_token' }, message, cause)
  }
}

function sourceOf(keys: KeySource | JSONWebKeySet): KeySource {
  if (typeof keys === 'function') return keys
  const set = createLocalJWKSet(keys)
  return async () => set
}

const aName: Rule = {
  pass: 'the name that the issuer uses',
  accepts: (value) => typeof value === 'string' && value !== '',
  error: TypeError,
}

const keySource: Rule = {
  pass: 'remoteKeys(), or an object whose keys are one JWK or more',
  accepts: (value) =>
    typeof value === 'function' ||
    (isObject(value) &&
      Array.isArray(value['keys']) &&
      // Without a key each token would be refused, forever.
      value['keys'].length > 0 &&
      value['keys'].every(isKey)),
  error: TypeError,
}

/** RFC 7517 §4.1: every key has a type. */
function isKey(value: unknown): boolean {
  return isObject(value) && typeof value['kty'] === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const OPTIONS: Rules<JwtOptions> = {
  issuer: required(aName),
  audience: required(oneOf(aName, arrayOf(aName, 1))),
  keys: required(keySource),
  // No HMAC: who can verify could sign, and a public key would be the secret.
  algorithms: arrayOf(
    oneOf(
      ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
      ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
    ),
    1,
  ),
  typ: { ...aName, pass: 'a type such as at+jwt' },
  tolerance: wholeNumber(0, 300, 'seconds'),
  // Checked above, with the audience.
  realm: { ...aName, pass: 'a name' },
}
