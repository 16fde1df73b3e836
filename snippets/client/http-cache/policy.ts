import type { HttpHeaders } from 'middleware-cookbook'
import {
  parseCacheControl,
  type CacheDirectives,
} from 'middleware-cookbook/http'
import { forSharedCaches } from './sharing.ts'
import { targetedDirectives } from './targeted.ts'

/** What a response tells caches to do. */
export interface Policy {
  /** Its directives as they hold for this cache. */
  readonly directives: CacheDirectives
  /** Its directives, word by word. */
  readonly said: CacheDirectives
  /** Its `Expires`, if that counts. */
  readonly expires: string | null
}

/** To whom a cache gives responses, and the fields that are meant for it. */
export interface Audience {
  readonly shared: boolean
  readonly targets: readonly string[]
}

/** Reads `Cache-Control`, or what a response has for this cache in place of it. */
export function policyOf(
  headers: HttpHeaders,
  { shared, targets }: Audience,
): Policy {
  const targeted = targetedDirectives(headers, targets)
  const said = targeted ?? parseCacheControl(headers.get('cache-control'))
  return {
    directives: shared ? forSharedCaches(said) : said,
    said,
    // RFC 9213 §2.2: a targeted field is in place of both.
    expires: targeted ? null : headers.get('expires'),
  }
}
