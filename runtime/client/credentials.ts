import { contextKey } from '../message/context.ts'
import type { HttpHeaders } from '../message/headers.ts'
import type { HttpRequest } from '../message/request.ts'

/** Headers that are always credentials (RFC 9110 §11.6.2, §11.7.2; RFC 6265 §5.4). */
const ALWAYS = ['authorization', 'cookie', 'proxy-authorization']

/** Names of keys: `X-Api-Key`, `Ocp-Apim-Subscription-Key`, `Fastly-Key`. */
const KEY =
  /(?:api|access|auth|app|application|subscription|functions?|sas|master|license|insert|secret|client|service|private|admin|account|encryption|customer)[-_]?key$|^(?:x-)?(?:[a-z]+-)?key$/

/** Names of what else proves who sends: `Private-Token`, `CB-ACCESS-SIGN`, `X-Hub-Signature-256`. */
const PROOF =
  /(?:(?:^|-)(?:si[dg]|sign|otp|mfa|crumb|pass|dpop|session(?:-?id)?)|token|secret|auth|authorization|authentication|password|passphrase|credential|assertion|signature|hmac|jwt|cookie)(?:-[a-z]*\d+)?$/

/** Names that look alike: `Idempotency-Key`, `Lock-Token`. */
const HARMLESS =
  /(?:idempotency|surrogate|websocket|cache|partition|sort|row|range|primary|foreign|public|unique|group|object|message|routing|lock|page|next|continuation|pagination|cursor|sync|accept|allow|has|needs|is)[-_]?(?:key|token|signature|credential|password|secret)$/

const declared = contextKey<readonly string[]>('credentials')

/**
 * Returns a copy of `request` with a header marked as a credential. A redirect to another origin drops the header, and
 * logs hide it. A header with the name of a key or a token, such as `X-Api-Key`, needs no mark.
 *
 * @example
 * if (request.origin === origin) request = withCredential(request, 'x-team', key)
 */
export function withCredential(request: HttpRequest, name: string, value: string): HttpRequest {
  const names = markedNames(request)
  const key = name.toLowerCase()
  const marked = names.includes(key) ? request : request.set(declared, [...names, key])
  return marked.withHeader(name, value)
}

/**
 * Returns the names, in lower case, of all headers that are credentials in `request`: `Authorization`, `Cookie` and
 * `Proxy-Authorization`, those that {@link withCredential} has marked, and those that have the name of a key or a token.
 *
 * @example
 * const shown = [...request.headers].filter(([name]) => !credentialNames(request).includes(name))
 */
export function credentialNames(request: HttpRequest): readonly string[] {
  return namesAmong(request.headers, request)
}

/**
 * Returns headers without those that are credentials.
 *
 * @param request the request that they are sent with
 */
export function withoutCredentials(request: HttpRequest, headers = request.headers): HttpHeaders {
  const names = namesAmong(headers, request)
  return headers.filter((name) => !names.includes(name))
}

function namesAmong(headers: HttpHeaders, request: HttpRequest): readonly string[] {
  const marked = markedNames(request)
  const others = [...headers.keys()].filter(
    (name) =>
      (KEY.test(name) || PROOF.test(name)) && !HARMLESS.test(name) && !marked.includes(name),
  )
  return others.length > 0 ? [...marked, ...others] : marked
}

function markedNames(request: HttpRequest): readonly string[] {
  return request.get(declared) ?? ALWAYS
}
