/**
 * What may vary in an output file. Each placeholder means a value of its own type only, so
 * that `[ms]` never hides an error message.
 */
export type Placeholder = 'port' | 'ms' | 'uuid' | 'date'

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e-\d+)?`
const ISO_DATE = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`
const HTTP_DATE = String.raw`[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT`

const PATTERNS: Readonly<Record<Placeholder, string>> = {
  port: String.raw`\d{1,5}`,
  ms: `${NUMBER}(?: ?ms\\b)?`,
  uuid: '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
  date: `(?:${ISO_DATE}|${HTTP_DATE})`,
}

const PLACEHOLDER = /\[(port|ms|uuid|date)\]/

/** True if `printed` is `line`, with values of the right type where `line` has placeholders. */
export function lineMatches(line: string, printed: string): boolean {
  return line === printed || (PLACEHOLDER.test(line) && pattern(line).test(printed))
}

function pattern(line: string): RegExp {
  const parts = line.split(PLACEHOLDER)
  const source = parts.map((part, index) =>
    // split() puts what the group matched at the odd places
    index % 2 === 0 ? escape(part) : PATTERNS[part as Placeholder],
  )
  return new RegExp(`^${source.join('')}$`)
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** What may vary in a printed line, told by its looks or by the words before it. */
const VARYING = new RegExp(
  [
    `(?<uuid>(?<![\\w-])${PATTERNS.uuid}(?![\\w-]))`,
    `(?<date>${PATTERNS.date})`,
    `(?<authority>(?<=(?:127\\.0\\.0\\.1|localhost|\\[::1\\]):)\\d{1,5}(?!\\d))`,
    `(?<port>(?<=\\bport\\b['"]?[:=]?\\s?)\\d{1,5}(?!\\d))`,
    `(?<duration>(?<![\\w.])${NUMBER} ?ms\\b)`,
    `(?<ms>(?<=(?:\\b(?:ms|duration|elapsed|took)|Ms)\\b['"]?[:=]?\\s?)${NUMBER})`,
  ].join('|'),
  'g',
)

interface Token {
  readonly type: Placeholder | 'text'
  readonly text: string
  readonly varies: boolean
}

/**
 * Puts a placeholder wherever two runs printed different values of the same type, and wherever a
 * value is sure to differ tomorrow: a port on loopback, a date of today.
 *
 * @returns undefined if the lines differ in anything else
 */
export function elide(first: string, second: string): string | undefined {
  const [a, b] = [tokens(first), tokens(second)]
  if (a.length !== b.length) return undefined
  let line = ''
  for (const [index, token] of a.entries()) {
    const other = b[index]
    if (other?.type !== token.type) return undefined
    if (token.type !== 'text' && (token.varies || token.text !== other.text)) {
      line += `[${token.type}]`
    } else if (token.text === other.text) {
      line += token.text
    } else {
      return undefined
    }
  }
  return line
}

function tokens(line: string): Token[] {
  const found: Token[] = []
  let end = 0
  for (const match of line.matchAll(VARYING)) {
    const [text] = match
    found.push({ type: 'text', text: line.slice(end, match.index), varies: false })
    found.push(toToken(text, match.groups ?? {}))
    end = match.index + text.length
  }
  return [...found, { type: 'text', text: line.slice(end), varies: false }]
}

function toToken(text: string, groups: Readonly<Record<string, string>>): Token {
  if (groups.uuid) return { type: 'uuid', text, varies: false }
  if (groups.date) return { type: 'date', text, varies: isAboutNow(text) }
  if (groups.authority) return { type: 'port', text, varies: true }
  if (groups.port) return { type: 'port', text, varies: false }
  return { type: 'ms', text, varies: false }
}

const DAY = 86_400_000

function isAboutNow(date: string): boolean {
  return Math.abs(Date.parse(date) - Date.now()) < DAY
}
