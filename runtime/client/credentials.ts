import { contextKey } from '../message/context.ts'
import type { HttpHeaders } from '../message/headers.ts'
import type { HttpRequest } from '../message/request.ts'

/** Headers that are always credentials (RFC 9110 §11.6.2, §11.7.2; RFC 6265 §5.4). */
const ALWAYS = ['authorization', 'cookie', 'proxy-authorization']

const declared = contextKey<readonly string[]>('credentials')

/**
 * Returns a copy of `request` with a header marked as a credential, such as `X-Api-Key`. A redirect to another origin
 * drops the header, and logs hide it. `Authorization`, `Cookie` and `Proxy-Authorization` are always credentials.
 *
 * @example
 * if (request.origin === origin) request = withCredential(request, 'x-api-key', key)
 */
export function withCredential(request: HttpRequest, name: string, value: string): HttpRequest {
  const names = credentialNames(request)
  const key = name.toLowerCase()
  const marked = names.includes(key) ? request : request.set(declared, [...names, key])
  return marked.withHeader(name, value)
}

/**
 * Returns the names, in lower case, of all headers that are credentials in `request`.
 *
 * @example
 * const shown = [...request.headers].filter(([name]) => !credentialNames(request).includes(name))
 */
export function credentialNames(request: HttpRequest): readonly string[] {
  return request.get(declared) ?? ALWAYS
}

/** The headers of `request` without those that are credentials. */
export function withoutCredentials(request: HttpRequest): HttpHeaders {
  const names = credentialNames(request)
  return request.headers.filter((name) => !names.includes(name))
}
