import type { HttpHeaders } from 'middleware-cookbook'
import type { CacheDirectives } from 'middleware-cookbook/http'

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
    const directives = parseTargeted(headers.get(name) ?? '')
    if (directives?.size) return directives
  }
  return undefined
}

const ITEM = [
  String.raw`-?\d{1,12}\.\d{1,3}(?!\d)`,
  String.raw`-?\d{1,15}(?![\d.])`,
  String.raw`"(?:[ !#-[\]-~]|\\["\\])*"`,
  String.raw`[A-Za-z*][!#$%&'*+\-.^_\`|~\w:/]*`,
  String.raw`:[A-Za-z\d+/=]*:`,
  String.raw`\?[01]`,
  String.raw`@-?\d{1,15}(?![\d.])`,
  String.raw`%"(?:[ !#$&-~]|%[\da-f]{2})*"`,
].join('|')
const KEY = String.raw`[a-z*][a-z\d_\-.*]*`
const PARAMETERS = `(?:; *${KEY}(?:=(?:${ITEM}))?)*`
const LIST = String.raw`\( *(?:(?:${ITEM})${PARAMETERS}(?: +|(?=\))))*\)`
/** A member of a Dictionary with its separator, or the end (RFC 9651 §3.2). */
const MEMBER = new RegExp(
  String.raw`(${KEY})(?:=(${ITEM}|${LIST}))?${PARAMETERS}(?:[ \t]*,[ \t]*(?!$)| *$)`,
  'y',
)

/**
 * Reads a Dictionary of directives (RFC 9213 §2.1). A value of another type than
 * the directive's is kept in a form that counts for nothing.
 *
 * @returns undefined for anything else: such a field is to be ignored
 */
export function parseTargeted(field: string): CacheDirectives | undefined {
  const directives = new Map<string, string>()
  const text = field.trim()
  MEMBER.lastIndex = 0
  for (let at = 0; at < text.length; at = MEMBER.lastIndex) {
    const [, name, value = '?1'] = MEMBER.exec(text) ?? []
    if (name === undefined) return undefined
    if (value === '?0') directives.delete(name)
    else directives.set(name, argumentOf(value))
  }
  return directives
}

function argumentOf(value: string): string {
  if (value === '?1') return ''
  const [, string] = /^"(.*)"$/.exec(value) ?? []
  // "60" is no number of seconds: a String is not an Integer.
  if (string === undefined || /^\d*$/.test(string)) return value
  return string.replace(/\\(.)/g, '$1')
}
