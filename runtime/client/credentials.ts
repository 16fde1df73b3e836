import { contextKey } from '../message/context.ts'
import type { HttpHeaders } from '../message/headers.ts'
import type { HttpRequest } from '../message/request.ts'

/** Headers that are credentials whoever sets them (RFC 9110 §11.6.2, §11.7.2; RFC 6265 §5.4). */
const ALWAYS = ['authorization', 'cookie', 'proxy-authorization']

const declared = contextKey<readonly string[]>('credential headers')

/**
 * A copy of `request` with a header that is a credential, such as `X-Api-Key`. Declared like this it stays
 * behind when a redirect leads to another origin, and logs do not show it. `Authorization`, `Cookie` and
 * `Proxy-Authorization` are credentials without being declared.
 */
export function withCredential(request: HttpRequest, name: string, value: string): HttpRequest {
  const names = credentialNames(request)
  const key = name.toLowerCase()
  const marked = names.includes(key) ? request : request.set(declared, [...names, key])
  return marked.withHeader(name, value)
}

/** The names, in lower case, of all headers of `request` that are credentials if they are there. */
export function credentialNames(request: HttpRequest): readonly string[] {
  return request.get(declared) ?? ALWAYS
}

/** The headers of `request` without those that are credentials. */
export function withoutCredentials(request: HttpRequest): HttpHeaders {
  return credentialNames(request).reduce((rest, name) => rest.without(name), request.headers)
}
