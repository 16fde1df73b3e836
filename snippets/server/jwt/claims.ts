import { contextKey, type ContextKey } from 'middleware-cookbook'
import type { JWTPayload } from 'jose'

/** The claims of the token, for handlers: `request.get(jwtClaims)?.sub`. */
export const jwtClaims: ContextKey<JWTPayload> = contextKey('jwt claims')

/**
 * What the token allows: the words of `scope` (RFC 8693 §4.2), or of `scp`,
 * which some issuers write in its place, as a text or a list.
 */
export function scopesOf(claims: JWTPayload): ReadonlySet<string> {
  const value = claims['scope'] ?? claims['scp']
  const list: unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((one): one is string => typeof one === 'string')
  return new Set(texts.flatMap((text) => text.split(' ')))
}
