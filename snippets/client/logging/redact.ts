import type { HttpHeaders } from 'middleware-cookbook'

/** Stands where a secret was. */
const REDACTED = '[redacted]'

/** Names of secrets hold one of these: `X-Amz-Signature`, `refresh_token`. */
const TELLTALE =
  /token|secret|passw|signature|credential|api[-_]?key|assertion|jwt/i

/** These are names of secrets only as a whole: `code`, not `country_code`. */
const EXACT = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'auth',
  'code',
  'key',
  'otp',
  'pass',
  'pin',
  'pwd',
  'session',
  'sid',
  'sig',
])

/** Tells by its name whether a header or a query parameter holds a secret. */
export function secretNames(
  further: readonly string[],
): (name: string) => boolean {
  const own = new Set(further.map((name) => name.toLowerCase()))
  return (name) => {
    const lower = name.toLowerCase()
    return TELLTALE.test(lower) || EXACT.has(lower) || own.has(lower)
  }
}

/** The `wanted` headers, with secrets redacted in them. */
export function redactHeaders(
  headers: HttpHeaders,
  wanted: readonly string[] | 'all',
  isSecret: (name: string) => boolean,
): Record<string, string> {
  const names =
    wanted === 'all' ? undefined : wanted.map((one) => one.toLowerCase())
  const shown: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (names && !names.includes(name)) continue
    shown[name] = isSecret(name) ? REDACTED : redactText(value, isSecret)
  }
  return shown
}

/**
 * A URL, a header or an error's message without the secrets in it.
 *
 * @param known values that are secret wherever they stand
 */
export function redactText(
  text: string,
  isSecret: (name: string) => boolean,
  known: readonly string[] = [],
): string {
  const safe = known
    .filter((secret) => secret.length >= SHORTEST_KNOWN)
    .reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text)
  return safe
    .replace(USERINFO, `//${REDACTED}@`)
    .replace(PARAMETER, (whole, start: string, name: string) =>
      isSecret(decode(name)) ? `${start}${name}=${REDACTED}` : whole,
    )
    .replace(CREDENTIALS, `$1 ${REDACTED}`)
}

/** A shorter one would also be found where it means nothing. */
const SHORTEST_KNOWN = 4

/** `//user:password@` in a URL (RFC 3986 §3.2.1). */
const USERINFO = /\/\/[^/?#\s]*@/g
/** `?name=value` and `&name=value`. */
const PARAMETER = /([?&#])([^=&?#\s]+)=[^&#\s"'<>]*/g
/** What follows a scheme (RFC 9110 §11.4), unless that is plain English. */
const CREDENTIALS =
  /\b(Basic|Bearer|DPoP) +(?!(?:auth\w*|tokens?|credentials)(?!\S))[\w.~+/=-]+/gi

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
