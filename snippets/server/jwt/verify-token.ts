import type { HttpRequest } from 'middleware-cookbook'
import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose'
import type { KeySet, KeySource } from './remote-keys.ts'

/**
 * Verifies the signature of a token, then its claims.
 *
 * @returns the claims
 * @throws an error for which {@link isOfToken} says whose fault it is
 */
export async function verifyToken(
  token: string,
  request: HttpRequest,
  keys: KeySource,
  expected: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    const find = keyFinder(request, keys)
    return (await jwtVerify(token, find, expected)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    return verifyWithAny(token, error, expected)
  }
}

/** By `kid`, for an algorithm that is allowed, and never by what the token brings along (RFC 8725 §3.10). */
function keyFinder(request: HttpRequest, keys: KeySource) {
  return async function findKey(...token: Parameters<KeySet>) {
    const known = await keys(request)
    try {
      return await known(...token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      // The issuer may have a new one.
      const newer = await keys(request, known)
      return newer(...token)
    }
  }
}

/** A `kid` is optional, and two keys may share one (RFC 7517 §4.5). */
async function verifyWithAny(
  token: string,
  candidates: errors.JWKSMultipleMatchingKeys,
  expected: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, expected)).payload
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
    }
  }
  throw new errors.JWSSignatureVerificationFailed()
}

/** Whether the token is wrong. All else is the fault of the keys, of the issuer or of this program. */
export function isOfToken(error: unknown): boolean {
  return error instanceof errors.JOSEError && OF_TOKEN.has(error.code)
}

const OF_TOKEN: ReadonlySet<string> = new Set([
  errors.JOSEAlgNotAllowed.code,
  // Such as a `crit` that is not known here (RFC 7515 §4.1.11).
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
])
