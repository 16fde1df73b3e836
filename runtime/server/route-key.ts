import { compareRoutes, routeNodeKeys } from 'rou3'
import { normalizePath } from '../http/normalize-path.ts'
import { RouteError } from '../errors.ts'

/** A key of a route table, taken apart. */
export interface RouteKey {
  readonly key: string
  /** Undefined for all methods. */
  readonly method: string | undefined
  /** In rou3's syntax. */
  readonly pattern: string
}

const KEY = /^(?:(?<method>[!#$%&'*+\-.^_`|~0-9A-Za-z]+) +)?(?<pattern>\/[^\s#]*)$/

/** @throws RouteError for a key that is neither `'METHOD /path'` nor `'/path'` */
export function parseKey(key: string): RouteKey {
  const { method, pattern } = KEY.exec(key)?.groups ?? {}
  if (pattern === undefined) {
    throw new RouteError(
      `Route key ${JSON.stringify(key)} is not valid: write 'GET /path', or '/path' for all methods`,
    )
  }
  if (method !== undefined && method !== method.toUpperCase()) {
    throw new RouteError(
      `Route key ${JSON.stringify(key)} has its method in lower case: write '${method.toUpperCase()} ${pattern}'`,
    )
  }
  return { key, method, pattern: normalPattern(pattern) }
}

/** The form that paths are matched in: as a browser sends `/café`, and without encodings that mean nothing. An expression stays. */
function normalPattern(pattern: string): string {
  return pattern
    .split('/')
    .map((segment) => (segment.includes('(') ? segment : normalizePath(encoded(segment))))
    .join('/')
}

function encoded(segment: string): string {
  return segment.replace(/[^\0-\x7f]+/gu, encodeURIComponent)
}

/** @throws RouteError for two keys that match the same requests: the second would never be chosen */
export function refuseDuplicates(keys: readonly RouteKey[]): void {
  const seen = new Map<string, RouteKey[]>()
  for (const one of keys) {
    const place = `${one.method ?? ''} ${routeNodeKeys(one.pattern).join(' ')}`
    const others = seen.get(place) ?? []
    const twin = others.find(({ pattern }) => compareRoutes(pattern, one.pattern) === 'equal')
    if (twin) {
      throw new RouteError(`Routes '${twin.key}' and '${one.key}' are the same: remove one of them`)
    }
    seen.set(place, [...others, one])
  }
}
