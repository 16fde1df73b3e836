import type { HttpRequest } from 'middleware-cookbook'
import { pairsIn } from 'middleware-cookbook/kit'

/**
 * The secrets that a request carries: an error may quote one, without the name
 * by which it could be told.
 */
export function knownSecrets(
  { headers, url }: HttpRequest,
  isSecret: (name: string) => boolean,
): readonly string[] {
  const values = [...headers, ...url.searchParams]
    .filter(([name]) => isSecret(name))
    .flatMap(([, value]) => partsOf(value))
  const all = [...values, ...matrix(url, isSecret)]
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => secret.length >= SHORTEST)
  return [...new Set(all)]
}

/** A shorter one would also be found where it means nothing. */
const SHORTEST = 4

/** A message may quote `Bearer abc`, only `abc`, or one of several cookies. */
function partsOf(value: string): string[] {
  const credentials = value.replace(/^\S+ +/, '')
  const inside = [...pairsIn(value)]
    .map(({ start, end }) => unquoted(value.slice(start, end)))
    .filter((part) => part.length >= 2 * SHORTEST)
  return [value, credentials, ...inside, ...basic(credentials)]
}

/** `user:password` and the password, of a token for Basic (RFC 7617 §2). */
function basic(token: string): string[] {
  try {
    const bytes = Uint8Array.from(atob(token), (byte) => byte.charCodeAt(0))
    const pair = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const at = pair.indexOf(':')
    return at < 0 ? [] : [pair, pair.slice(at + 1)]
  } catch {
    return []
  }
}

/** `/a;token=abc` (RFC 3986 §3.3) */
function matrix({ pathname }: URL, isSecret: (name: string) => boolean) {
  return [...pairsIn(pathname)]
    .filter(({ name }) => isSecret(name))
    .map(({ start, end }) => pathname.slice(start, end))
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, '$1')
}
