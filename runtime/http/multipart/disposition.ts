import { parameterIn } from './extended-parameter.ts'

/** What a part says of itself in `Content-Disposition`. */
export interface Disposition {
  /** In lower case: `form-data`. */
  readonly type: string
  readonly name: string | undefined
  /** As the sender named the file. It is not safe to use as a path. */
  readonly filename: string | undefined
}

/**
 * Parses `Content-Disposition` of a part: parameters in any order and any letter case. Unknown ones are ignored.
 *
 * @returns undefined when it is malformed, or says the same thing twice
 */
export function parseDisposition(value: string): Disposition | undefined {
  const found = parametersIn(value, ESCAPED) ?? parametersIn(value, VERBATIM)
  if (!found) return undefined
  return {
    type: found.get('') ?? '',
    name: parameterIn(found, 'name'),
    filename: parameterIn(found, 'filename'),
  }
}

/** The content of a quoted string in which a backslash takes the next character as it is (RFC 822 §3.3). */
const ESCAPED = /"((?:[^"\\]|\\[^])*)"/y
/**
 * One in which it is a character like others, as browsers send it in `C:\` (HTML standard, "multipart/form-data
 * encoding").
 */
const VERBATIM = /"([^"]*)"/y
const BLANKS = /[\t ]*/y
const NAME = /[^\s;="]+/y
/** RFC 2183 §2: a token. More than that cannot be mistaken, and there are senders of `name=user[email]`. */
const TOKEN = /[^\s;"]+/y

/** The parameters by name in lower case, and the type under `''`. Those without a value are left out. */
function parametersIn(text: string, quotedString: RegExp): ReadonlyMap<string, string> | undefined {
  let index = 0
  /** The next characters if they match: what is captured, or all of it. */
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = index
    const match = pattern.exec(text)
    if (match) index = pattern.lastIndex
    return match?.[1] ?? match?.[0]
  }
  const skip = (char: string): boolean => {
    if (text[index] !== char) return false
    index++
    take(BLANKS)
    return true
  }
  const found = new Map<string, string>()
  const type = take(NAME)
  if (type === undefined) return undefined
  found.set('', type.toLowerCase())
  take(BLANKS)
  while (index < text.length) {
    if (!skip(';')) return undefined
    const name = take(NAME)?.toLowerCase()
    take(BLANKS)
    if (!skip('=')) continue
    const quoted = take(quotedString)
    const value = quoted === undefined ? take(TOKEN) : unescaped(quoted, quotedString)
    take(BLANKS)
    // Of two with one name two readers could each take another one.
    if (name === undefined || value === undefined || found.has(name)) return undefined
    found.set(name, value)
  }
  return found
}

/**
 * What browsers escape (HTML standard), and what mail does (RFC 822, quoted-pair) where it cannot be a part of a path.
 */
function unescaped(quoted: string, quotedString: RegExp): string {
  const plain = quotedString === ESCAPED ? quoted.replace(/\\(["\\])/g, '$1') : quoted
  return plain.replace(/%22|%0D|%0A/gi, decodeURIComponent)
}
