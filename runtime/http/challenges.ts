/** A challenge, or credentials (RFC 9110 §11.3, §11.4). */
export interface Challenge {
  /** In lower case: schemes are case-insensitive. */
  readonly scheme: string
  /** What some schemes have in the place of parameters: `Negotiate abc==`. */
  readonly token68: string | undefined
  /** Names in lower case, values without quotes and escapes. */
  readonly params: ReadonlyMap<string, string>
}

/**
 * Reads `WWW-Authenticate`, `Authorization` and the like: several challenges
 * may be in one field or in many (RFC 9110 §11.6.1). One that is malformed
 * or has a parameter twice is left out, and the others count. Takes time linear
 * in the length.
 *
 * @param needed names in lower case. With it, a parameter of another name whose
 * value is malformed is left out alone, and not its challenge: servers write
 * `domain=/app`, or forget the second quote
 *
 * @example parseChallenges('Basic realm="a, b", Digest nonce=x')[0]?.params.get('realm') // 'a, b'
 */
export function parseChallenges(
  fields: string | readonly string[] = [],
  needed?: readonly string[],
): readonly Challenge[] {
  return [fields].flat().flatMap((field) => {
    return readItems(field, { needed }).filter(({ broken }) => !broken)
  })
}

/**
 * Reads a bare list of parameters, such as `Authentication-Info`; a malformed
 * one is empty.
 *
 * @example parseParams('nextnonce="a"').get('nextnonce') // 'a'
 */
export function parseParams(field: string): ReadonlyMap<string, string> {
  const list = draft('')
  const others = readItems(field, { current: list })
  return list.broken || others.length > 0 ? new Map() : list.params
}

/**
 * Writes a challenge or credentials, without the parameters that are undefined.
 *
 * @example formatChallenge('Bearer', { realm: quote('notes'), error: 'invalid_token' })
 */
export function formatChallenge(scheme: string, params: ChallengeParams): string {
  return `${scheme} ${formatParams(params)}`
}

/**
 * Writes a bare list of parameters, such as `Authentication-Info`.
 *
 * @example formatParams({ nextnonce: quote(nonce) })
 */
export function formatParams(params: ChallengeParams): string {
  return Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ')
}

/** Values are tokens, or in quotes already. */
export type ChallengeParams = Readonly<Record<string, string | undefined>>

/**
 * Writes a quoted-string, where `"` and `\` get a backslash (RFC 9110 §5.6.4).
 *
 * @example quote('the "notes"') // "the \"notes\""
 */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

interface Draft extends Challenge {
  token68: string | undefined
  readonly params: Map<string, string>
  broken: boolean
}

function draft(scheme: string): Draft {
  return { scheme, token68: undefined, params: new Map(), broken: false }
}

const SEPARATORS = /[ \t,]*/y
const PARAM =
  /([!#$%&'*+\-.^_`|~\w]+)[ \t]*=[ \t]*(?:([!#$%&'*+\-.^_`|~\w]+)|"([^"\\]*(?:\\[^][^"\\]*)*)")[ \t]*(?=,|$)/y
const SCHEME = /([!#$%&'*+\-.^_`|~\w]+)(?=[ \t,]|$)[ \t]*/y
const TOKEN68 = /([\w\-.~+/]+=*)[ \t]*(?=,|$)/y
const NAME = /([!#$%&'*+\-.^_`|~\w]+)[ \t]*=/y
const UP_TO_COMMA = /[^,]*/y
/** Up to the next comma that is not in quotes. */
const ITEM = /(?:[^",]+|"[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$))*/y

/** The challenges of one field. `current` takes parameters that come first. */
function readItems(
  text: string,
  { current, needed }: { current?: Draft; needed?: readonly string[] | undefined },
): Draft[] {
  const found: Draft[] = []
  let index = 0
  while ((take(SEPARATORS), index < text.length)) {
    const [, name, token, quoted] = take(PARAM) ?? []
    if (name !== undefined) {
      add(current, name, token ?? unescape(quoted))
      continue
    }
    const [, damaged] = take(NAME) ?? []
    if (damaged !== undefined && needed?.includes(damaged.toLowerCase()) === false) {
      // A quote that does not close where it should: the next comma ends what it took.
      take(UP_TO_COMMA)
      continue
    }
    const [, scheme] = take(SCHEME) ?? []
    if (scheme === undefined) {
      take(ITEM)
      if (current) current.broken = true
      continue
    }
    current = draft(scheme.toLowerCase())
    current.token68 = take(TOKEN68)?.[1]
    found.push(current)
  }
  return found

  /** What `pattern` matches right here. Nothing is looked at twice for long. */
  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = index
    const match = pattern.exec(text)
    if (match) index = pattern.lastIndex
    return match
  }
}

function add(to: Draft | undefined, name: string, value: string): void {
  if (!to) return
  const key = name.toLowerCase()
  if (to.params.has(key) || to.token68 !== undefined) to.broken = true
  to.params.set(key, value)
}

function unescape(quoted = ''): string {
  return quoted.replace(/\\([^])/g, '$1')
}
