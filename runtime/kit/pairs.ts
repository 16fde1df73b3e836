/** A name with its value in a text. Found by {@link pairsIn}. */
export interface Pair {
  readonly name: string
  /** How it is written: `member` is `"name": value`, `parameter` is `name=value`. */
  readonly kind: PairKind
  /** Where the value is in the text, with its quotes. */
  readonly start: number
  readonly end: number
}

const KINDS = [
  'named',
  'valued',
  'attribute',
  'reversed',
  'entry',
  'said',
  'member',
  'field',
  'quoted',
  'element',
  'option',
  'piped',
  'parameter',
] as const
/** How a name and its value are written. */
export type PairKind = (typeof KINDS)[number]

/** How names are written. Each begins where no other can: linear time. */
const NAMES: Readonly<Record<PairKind, string>> = {
  /** `"name": "password", "value": value` */
  named: String.raw`(?<mark>\\{0,7}["'])(?:name|key)\k<mark>\s{0,9}:\s{0,9}\k<mark>(?<named>[^"'\\]{1,100})\k<mark>\s{0,9},\s{0,9}\k<mark>value\k<mark>\s{0,9}:\s{0,9}`,
  /** `"value": value, "name": "password"` */
  valued: String.raw`(?<first>\\{0,7}["'])value\k<first>\s{0,9}:\s{0,9}(?=\k<first>[^"'\\]{0,500}\k<first>\s{0,9},\s{0,9}\k<first>(?:name|key)\k<first>\s{0,9}:\s{0,9}\k<first>(?<valued>[^"'\\]{1,100})\k<first>)`,
  /** `<input name="password" value="value">`, and the part of a form behind `name="password"` */
  attribute: String.raw`(?<![\w-])(?:name|key|id|type|property|NAME|ID|TYPE)\s{0,3}=\s{0,3}(?<tick>&quot;|["']?)(?<attribute>[^"'\s<>&;]{1,100})\k<tick>(?:[^<>\n]{0,300}?\s(?:value|content|VALUE)\s{0,3}=\s{0,3}|[^<>\n]{0,300}(?<!\/)>(?=[^<]{0,300}<\/)|[^\n]{0,200}\r?\n(?:[\w-]+:[^\n]{0,200}\n){0,3}\r?\n)`,
  /** `<meta content="value" name="csrf-token">` */
  reversed: String.raw`(?<![\w-])(?:value|content)=(?=(?<stroke>["'])[^"'<>]{0,500}\k<stroke>[^<>\n]{0,300}?\s(?:name|key|id|type|property)=["']?(?<reversed>[^"'\s<>]{1,100}))`,
  /** `<key>name</key><string>value</string>` */
  entry: String.raw`<(?:[nN]ame|[kK]ey)>(?<entry>[^<>]{1,100})<\/\w{1,9}>\s{0,99}<\w{1,99}>`,
  /** `password is value`, in a sentence */
  said: String.raw`(?<![\p{L}\p{M}\w.[\]-])(?<said>(?:[\p{L}\p{M}\w-]+ )?[\p{L}\p{M}\w-]+)[ \t]{1,9}(?:(?:is|was)[: \t]{1,9}|(?::=|->|→|==)\s{0,9})(?=["'][^\s"'<>]{6}|(?=\S{0,99}\d)\S{4}|(?<=(?:pass\w{0,9}|pwd|pw|secret) \w+ )(?![a-z-]+(?:ed|ing|ial|ive|able|ory)\b)\S{6}|(?<=[=>→]\s?)\S)`,
  /** `"name": value`, in JSON in JSON `\"name\":`, in a list `"name", "value"` */
  member: String.raw`(?!(?<=:\s{0,9})\\{0,7}["'][^"'\\]{1,100}\\{0,7}["']\s{0,9},)(?<quote>\\{0,7}["'])(?<member>[^"'\\]{1,100})\k<quote>\s{0,9}(?::|=>?|,|;s:\d+:)\s{0,9}`,
  /** `name: value`, and in a sentence `API key: value` */
  field: String.raw`(?<![\p{L}\p{M}\w.[\]-]|urn:[\w:-]{0,99})(?<field>(?:[\p{L}\p{M}\w-]+ )?[\p{L}\p{M}\w.[\]-]+)[ \t\u00a0]{0,9}:[ \t\u00a0]{0,9}(?:[|>]?\r?\n[ \t]{1,9}(?!at ))?`,
  /** `password "value"`, `token (value)`, in a sentence */
  quoted: String.raw`(?<![\p{L}\p{M}\w.[\]-])(?<quoted>(?:[\p{L}\p{M}\w-]+ )?[\p{L}\p{M}\w-]+)(?: is| was)?[ \t]{1,9}(?:[([«“‘\x60](?=[^\s()[\]«»“”‘’\x60]{6,200}[)\]»”’\x60])(?!redacted\])|(?=(?<closed>["'])[^\s"'<>]{6,200}\k<closed>))`,
  /** `<name>value</name>`, `<name type="x">value</name>` */
  element: String.raw`<(?<element>[\w:.-]{1,100})(?:\s[^<>]{0,300}(?<!\/))?>(?=[^<]*<|\S*$)`,
  /** `--password value`, and not `--password is missing` */
  option: String.raw`(?<![\p{L}\w-])--?(?<option>[\p{L}\w-]{2,100})[ \t]{1,9}(?![-\s]|(?:is|was|are|or|and|to|must|may|has|needs|requires|cannot|not)\b)`,
  /** `name|value`, and not `name|name|name` */
  piped: String.raw`(?<![^\s&?#;,{}"'<>])(?<piped>[\w.-]{1,100})\|(?=[^\s|,;"'<>]{1,200}(?:[\s,;"'<>]|$))`,
  /** `name=value` */
  parameter: String.raw`(?<![^\s=&?#;,(){}"'<>/\\|:])(?<parameter>[^\s=&?#;,(){}"'<>/\\|:]+)[ \t\u00a0]{0,9}=(?!=(?!\w))>?[ \t\u00a0]{0,9}`,
}

const NAME = new RegExp(KINDS.map((kind) => NAMES[kind]).join('|'), 'gu')

/** `"a \" b"`, `'it'` and, in JSON in JSON, `\"a\"`. */
const QUOTED = String.raw`(?:\\+"(?:(?!\\+").)*(?:\\+")?|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)`
/** Credentials that are redacted already: the scheme may stay. */
const REDACTED = String.raw`(?:[\w-]+ )?\[redacted\]`
const COOKIES = String.raw`[^\s=;,"]+=[^\s;,"]*(?:; ?[^\s=;,"]+(?:=[^\s;,"]*)?)*`

const MEMBER = sticky(`${QUOTED}|[^\\s,}\\]]+`)
const VALUES = {
  named: MEMBER,
  valued: MEMBER,
  member: MEMBER,
  attribute: sticky(String.raw`(?<=>)[^<]*|(["']).*?\1|[^\s<>"']+`),
  entry: sticky('[^<]*'),
  reversed: sticky('(["\']).*?\\1'),
  said: sticky(`${REDACTED}|${QUOTED}|[^\\s,;"'<>(){}[\\]]+`),
  quoted: sticky(`${REDACTED}|${QUOTED}|[^\\s()[\\]«»“”‘’\\x60]+`),
  option: sticky(`${REDACTED}|${QUOTED}|[^\\s"'<>(){}[\\],;]+`),
  field: sticky(`${REDACTED}|${QUOTED}|${COOKIES}|[^\\s,;"'<>(){}[\\]]+`),
  /** After `Authorization:` there may be a scheme that we do not know. */
  authorization: sticky(String.raw`[^\n"'<>{}]*`),
  piped: sticky(`[^\\s,;"'<>]+`),
  element: sticky(String.raw`<!\[CDATA\[.*?\]\]>|[^<]*`),
  /** A comma or semicolon ends it if a name follows, a bracket if nothing does. */
  parameter: sticky(
    String.raw`${REDACTED}|${QUOTED}|(?:\[redacted\]|[^\s&#;,"'<>(){}[\]]|["'(){}[\]](?=[\w%.~+/={[-])|\(["'][^"'\s]*["']\)|[;,](?=\S)(?![^\s=&;,]{0,100}=))*`,
  ),
  /** In `/a;name=value/b` (RFC 3986 §3.3) the path goes on behind it. */
  segment: sticky(String.raw`[^\s;/?#"'<>]*`),
}

/**
 * Finds names with their values, from left to right, as they are written in URLs, headers, JSON, XML, forms, commands
 * and sentences. In linear time, for any text.
 *
 * @param skip returns true for a pair that is only passed: there may be pairs in its value (default: none is)
 *
 * @example
 * const text = 'GET /?token=abc: {"user":"ada"}'
 * for (const { name, start, end } of pairsIn(text)) console.log(name, text.slice(start, end))
 */
export function* pairsIn(
  text: string,
  skip: (name: string, kind: PairKind) => boolean = () => false,
): Generator<Pair> {
  let at = 0
  for (let match = find(NAME, text, 0); match; match = find(NAME, text, at)) {
    const start = match.index + match[0].length
    const kind = KINDS.find((each) => match?.groups?.[each]) ?? 'parameter'
    const name = match.groups?.[kind] ?? ''
    // An element that is passed has attributes to look at.
    const next = match.index + 1 + name.length
    at = /^(?:element|attribute)$/.test(kind) ? next : start
    if (skip(name, kind)) continue
    at = endOfValue(text, start, syntaxOf(kind, name, text, match.index))
    yield { name, kind, start, end: at }
  }
}

function syntaxOf(kind: PairKind, name: string, text: string, at: number) {
  if (kind === 'field' && /auth|signature(?:-\d+)?$/i.test(name)) return 'authorization'
  return kind === 'parameter' && inPath(text, at) ? 'segment' : kind
}

function inPath(text: string, at: number): boolean {
  if (!/[;/]/.test(text.charAt(at - 1))) return false
  const before = /[^\s"'<>(),]*$/.exec(text.slice(Math.max(0, at - 300), at))
  return /^(?:[a-z][\w+.-]*:\/)?\/[^?#]*$/i.test(before?.[0] ?? '')
}

function endOfValue(text: string, start: number, syntax: keyof typeof VALUES) {
  const list = /^(?!\[redacted\])[[{]/.test(text.slice(start, start + 10))
  if (list && syntax !== 'parameter') return endOfBrackets(text, start)
  return start + (find(VALUES[syntax], text, start)?.[0].length ?? 0)
}

function endOfBrackets(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if ('[{'.includes(text.charAt(at))) depth++
    if (']}'.includes(text.charAt(at)) && --depth === 0) return at + 1
  }
  return text.length
}

function sticky(pattern: string): RegExp {
  return new RegExp(pattern, 'sy')
}

/** From there on, even if the pattern was used before. */
function find(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at
  return pattern.exec(text)
}
