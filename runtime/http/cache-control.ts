import { splitList } from './split-list.ts'

/** The directives of a `Cache-Control` by their name in lower case, with the argument, or `''` for none. */
export type CacheDirectives = ReadonlyMap<string, string>

/** A token (RFC 9110 §5.6.2), and an argument. */
const DIRECTIVE = /^([!#$%&'*+\-.^_`|~\w]+)(?:=(.*))?$/s
/** The same directive came twice, with two values. It is neither a number nor a token, so that it is not taken for an argument. */
const CONFLICT = 'two values'
/** RFC 9111 §1.2.2: a larger number counts as this one. */
const MOST = 2 ** 31

/**
 * Reads a `Cache-Control` field (RFC 9111 §5.2), of a request or a response. It takes any text.
 *
 * @param field null for none
 *
 * @example parseCacheControl('max-age=60, Private').has('private') // true
 */
export function parseCacheControl(field: string | null): CacheDirectives {
  const directives = new Map<string, string>()
  for (const item of field === null ? [] : splitList(field, 'is text')) {
    const [, name, argument = ''] = DIRECTIVE.exec(item.trim()) ?? []
    if (name === undefined) continue
    const key = name.toLowerCase()
    const value = unquoted(argument)
    const before = directives.get(key) ?? value
    directives.set(key, before === value ? value : CONFLICT)
  }
  return directives
}

/**
 * Returns the seconds of a directive, or undefined if it is not there. Anything else than a number of seconds counts as 0, which
 * makes a response stale (RFC 9111 §4.2.1).
 *
 * @example directiveSeconds(parseCacheControl('max-age=60'), 'max-age') // 60
 */
export function directiveSeconds(directives: CacheDirectives, name: string): number | undefined {
  const text = directives.get(name)
  return text === undefined ? undefined : (deltaSeconds(text) ?? 0)
}

/**
 * Reads a whole number of seconds (RFC 9111 §1.2.2), as `Age` has it; undefined for anything else.
 *
 * @example deltaSeconds('60') // 60
 */
export function deltaSeconds(text: string): number | undefined {
  return /^\d+$/.test(text) ? Math.min(Number(text), MOST) : undefined
}

function unquoted(argument: string): string {
  const [, quoted] = /^"(.*)"$/s.exec(argument) ?? []
  return quoted?.replace(/\\(.)/gs, '$1') ?? argument
}
