import type { HttpHeaders } from 'middleware-cookbook'
import { pairsIn } from 'middleware-cookbook/kit'
import {
  redactCredentials,
  redactLogins,
  redactProtocols,
  SCHEME,
} from './credentials.ts'
import { decode, decodings, encode, unescapeLetters } from './encoding.ts'
import {
  isIdentifier,
  isRandomValue,
  REDACTED,
  redactLooks,
  redactRandom,
  redactSegments,
} from './secret-values.ts'
import { MODE, PROSE } from './secret-words.ts'

type IsSecret = (name: string) => boolean

/** The `wanted` headers, with secrets redacted in them. */
export function redactHeaders(
  headers: HttpHeaders,
  wanted: readonly string[] | 'all',
  isSecret: IsSecret,
): Record<string, string> {
  const names =
    wanted === 'all' ? undefined : wanted.map((one) => one.toLowerCase())
  const shown: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (names && !names.includes(name)) continue
    const isList = name === 'sec-websocket-protocol'
    const text = isList ? redactProtocols(value, isSecret) : value
    shown[name] = redactValue(name, cut(text), { isSecret, depth: 0 })
  }
  return shown
}

/**
 * A URL, a header or an error's message without the secrets in it.
 *
 * @param known values that are secret wherever they are
 */
export function redactText(
  text: string,
  isSecret: IsSecret,
  known: readonly string[] = [],
): string {
  // The longest first: a secret may begin another one.
  const withoutKnown = [...known]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.split(secret).join(REDACTED), text)
  return redact(cut(withoutKnown), { isSecret, depth: 0 })
}

/** A server that sends megabytes must not fill a log. */
function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

const LONGEST = 8192

interface Scope {
  readonly isSecret: IsSecret
  /** How many values this one is inside. */
  readonly depth: number
  /** The name says that a random value is no secret. */
  readonly identifier?: boolean
}

function redactValue(name: string, value: string, scope: Scope): string {
  if (scope.isSecret(name) || scope.depth === DEEPEST) return REDACTED
  const plain = decode(value)
  const identifier = scope.identifier === true || isIdentifier(name)
  if (!identifier && isRandomValue(plain)) return REDACTED
  const shown = redact(plain, { ...scope, depth: scope.depth + 1, identifier })
  if (shown === plain) return value
  return plain === value ? shown : encode(shown, REDACTED)
}

const DEEPEST = 8

/** Most URLs and values: no place for a secret, and not a moment to lose. */
const PLAIN =
  /^(?:https?:\/\/[a-z\d.-]+(?::\d+)?(?:\/[a-z]{0,14}\d{0,6})*|[a-z\d]{0,14})$/

function redact(text: string, scope: Scope): string {
  if (PLAIN.test(text)) return text
  const { isSecret, identifier } = scope
  const safe = redactLogins(redactLooks(unescapeLetters(text)))
  const known = redactCredentials(safe, isSecret, identifier)
  return redactPairs(redactSegments(known, isSecret), scope)
}

/** Redacts the values of secret names, and what is secret in other values. */
function redactPairs(text: string, scope: Scope): string {
  const isSecret = (name: string) =>
    // A malformed `%` must not hide a name.
    [name, name.replace(/%/g, ''), ...decodings(name)].some(scope.isSecret)
  const pairs = pairsIn(
    text,
    (name, kind) => kind !== 'parameter' && !isSecret(decode(name)),
  )
  let shown = ''
  let done = 0
  for (const { name, kind, start, end } of pairs) {
    const value = text.slice(start, end)
    const plain = decode(name)
    shown += redactRest(text.slice(done, start), scope)
    shown += isSecret(plain)
      ? saysNothing(value, plain, kind)
        ? value
        : redacted(value, /^(?:member|named|valued)$/.test(kind) ? '"' : '')
      : redactValue(plain, value, scope)
    done = end
  }
  return shown + redactRest(text.slice(done), scope)
}

/** `token=undefined` tells what is wrong, and so does `code: ECONNRESET`. */
function saysNothing(value: string, name: string, kind: string): boolean {
  const plain = value.replace(/^["']|["']$/g, '')
  if (/^(?:|null|undefined|none|yes|no|true|false)$/i.test(plain)) return true
  if (/^(?:field|said|option)$/.test(kind) && PROSE.test(plain)) return true
  if (COUNTED.test(name) && COUNT.test(plain)) return true
  if (AUTH.test(name) && (SCHEME.test(plain) || MODE.test(plain))) return true
  const code = kind === 'parameter' ? CODE : CODE_OR_NUMBER
  return /^code$/i.test(name) && code.test(plain)
}

/** `tokens: 512` */
const COUNTED = /(?:token|key|secret|session|password|cookie)s$/i
const COUNT = /^(?:0|[1-9]\d{0,6})$/
/** `auth: basic` */
const AUTH = /auth\w*$/i
const CODE = /^(?:E[A-Z]{4,}|[A-Z]+(?:_[A-Z]+)+)$/
/** And `E11000`, and the five of letters and digits of SQL. */
const CODE_OR_NUMBER =
  /^(?:E[A-Z]{4,}|E\d+|(?=\D*\d)[\dA-Z]{5}|[a-z]+(?:_[a-z]+)+|-?\d{1,3}|-\d+)$/i

/** Quotes stay, so that JSON stays JSON. */
function redacted(value: string, quote: string): string {
  const own = /^(\\*["']).*\1$/s.exec(value)?.[1] ?? quote
  return own + REDACTED + own
}

/** What is no pair: a path, in which a segment may be a URL, or words. */
function redactRest(text: string, scope: Scope): string {
  const safe = text.replace(/[^\s"'<>/:?&#;=]+/g, (part) =>
    /%(?:25)*3[ad]/i.test(part)
      ? redactValue('', part, { ...scope, identifier: true })
      : part,
  )
  return scope.identifier ? safe : redactRandom(safe)
}
