import type { HttpHeaders } from 'middleware-cookbook'
import type { CacheDirectives } from 'middleware-cookbook/http'
import { parseDictionary, Token, type Dictionary } from 'structured-headers'

/**
 * The directives for this cache in the first of the targeted fields that is valid
 * and not empty (RFC 9213 §2.2).
 *
 * @param targets names of fields, such as `CDN-Cache-Control`
 * @returns undefined if there is none: then `Cache-Control` holds
 */
export function targetedDirectives(
  headers: HttpHeaders,
  targets: readonly string[],
): CacheDirectives | undefined {
  for (const name of targets) {
    const directives = directivesIn(headers.get(name) ?? '')
    if (directives.size > 0) return directives
  }
  return undefined
}

/** Those of a Dictionary (RFC 9213 §2.1): another field is to be ignored. */
function directivesIn(field: string): CacheDirectives {
  const directives = new Map<string, string>()
  for (const [name, [value]] of dictionaryIn(field)) {
    if (value !== false) directives.set(name, argumentOf(value))
  }
  return directives
}

function dictionaryIn(field: string): Dictionary {
  try {
    return parseDictionary(field)
  } catch {
    return new Map()
  }
}

/** A value of another type than the directive's counts for nothing. */
function argumentOf(value: unknown): string {
  if (value === true) return ''
  if (typeof value === 'number' || value instanceof Token) return String(value)
  // "60" is no number of seconds: a String is not an Integer.
  if (typeof value === 'string' && !/^\d*$/.test(value)) return value
  return 'of another type'
}
