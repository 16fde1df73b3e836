import { credentialNames, type HttpRequest } from 'middleware-cookbook'
import type { CacheKey } from './cache-memory.ts'

/** The fields of a request that tell users apart, with their values. */
export function userFieldsOf(
  request: HttpRequest,
  userFields: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  const user: (readonly [string, string])[] = []
  const names = [...credentialNames(request), ...userFields]
  for (const name of new Set(names.map((one) => one.toLowerCase()))) {
    const value = request.headers.get(name)
    if (value !== null) user.push([name, value])
  }
  return user
}

/** Under what a response is stored: in a private cache for one user only. */
export function keyOf(
  request: HttpRequest,
  {
    userFields,
    shared,
  }: { readonly userFields: readonly string[]; readonly shared: boolean },
): CacheKey {
  const user = shared ? [] : userFieldsOf(request, userFields)
  return {
    url: withoutHash(request.href),
    user: user.length === 0 ? '' : JSON.stringify(user),
  }
}

/** A fragment is not sent (RFC 9110 §4.2.5). */
export function withoutHash(href: string): string {
  return href.replace(/#.*/, '')
}
