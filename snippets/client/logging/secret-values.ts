import { remembered } from './remembered.ts'
import { partsOf } from './secret-names.ts'
import { oneOf } from './secret-words.ts'

/** What is put in the place of a secret. */
export const REDACTED = '[redacted]'

/** Redacts what looks like a secret, under any name. */
export function redactLooks(text: string): string {
  return text
    .replace(PRIVATE_KEY, REDACTED)
    .replace(JWT, REDACTED)
    .replace(KNOWN_PREFIX, REDACTED)
    .replace(CARD, (digits) => (isCard(digits) ? REDACTED : digits))
}

/** Redacts a mixture of letters and digits in a path, behind what announces it: `/reset/4f1c…`. */
export function redactSegments(
  text: string,
  isSecret: (name: string) => boolean,
): string {
  return text.replace(SEGMENT, (segment, name: string) => {
    const opens =
      isSecret(name) || partsOf(name).some((part) => LINK.test(part))
    return opens && isMixed(segment, 8) ? REDACTED : segment
  })
}

const SEGMENT =
  /(?<=\/([a-z][\w-]{1,40})\/(?:\d+\/)?)(?!v\d)[\w~-]{8,}(?=[/?#\s"'<>]|$)/gi
const LINK = oneOf(`
  (?:web)?hooks? reset invite invitations? magic verify verification confirm\\w*
  activate activation unlock unsubscribe recover\\w* shared?`)

/** Letters and digits meet often, as in no word. */
export function isMixed(text: string, length: number): boolean {
  const rest = text.replace(UUID, '')
  const meetings = rest.match(MEETING)?.length ?? 0
  return rest.length >= length && meetings >= length / 4
}

const MEETING = /[a-z](?=\d)|\d(?=[a-z])/gi

/** Redacts runs of random letters and digits; a UUID or a hash is none. */
export function redactRandom(text: string): string {
  return text.replace(RUN, (run) => (isRandom(run) ? REDACTED : run))
}

/** Tells whether a whole value is random. A hash may be a key as well. */
export function isRandomValue(value: string): boolean {
  const plain = value.replace(/^"|"$/g, '')
  if (/^[\da-f]{32,}$/i.test(plain)) return true
  // A token may have parts: `name.time.signature`.
  return /^[\w+/.-]{20,}={0,2}$/.test(plain) && plain.split('.').some(isRandom)
}

/** Tells whether a name is one of values that are random and no secret. */
export const isIdentifier: (name: string) => boolean = remembered((name) =>
  partsOf(name).some((part) => IDENTIFIER.test(part)),
)

const IDENTIFIER = oneOf(`
  \\w*id ids etag match trace\\w* span hash sha md digest checksum crc commit ref
  revision rev version ray cursor page next continuation after before state nonce
  challenge integrity fingerprint accept authenticate agent range opaque policy
  boundary websocket`)

/** RFC 7519 §3, and RFC 7516 §3.1 with five parts: `{"` in base64url is `eyJ`. */
const JWT = /(?<![\w-])eyJ[\w-]{6,}(?:\.[\w-]*){1,4}/g

/** RFC 7468, and what PGP and SSH write. Without an end, as far as it can be one. */
const PRIVATE_KEY = new RegExp(
  String.raw`-----? ?BEGIN [A-Z\d ]{0,30}PRIVATE KEY(?: BLOCK)? ?-----?(?:[^]*?-----? ?END [A-Z\d ]{0,30}PRIVATE KEY(?: BLOCK)? ?-----?|[^-]*)`,
  'g',
)

/** The number of a payment card, in groups or not (ISO/IEC 7812). */
const CARD = new RegExp(
  String.raw`(?<![\w.+-])(?:(?:4\d|5[1-5]|2[2-7]|6[05]|35)\d\d([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d\d([ -]?)\d{6}\2\d{5})(?![\w.-]*\w)`,
  'g',
)

/** The last digit checks the others: every second one counts twice (Luhn). */
function isCard(text: string): boolean {
  const digits = Array.from(text.replace(/\D/g, ''), Number).reverse()
  const sum = digits.reduce((total, digit, index) => {
    const twice = digit > 4 ? 2 * digit - 9 : 2 * digit
    return total + (index % 2 ? twice : digit)
  }, 0)
  return sum % 10 === 0
}

/** What services put before their keys, so that they can be found. */
const KNOWN_PREFIX = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    '(?:sk|rk)_(?:live|test)_',
    'whsec_',
    'gh[opsur]_',
    'github_pat_',
    'gl(?:pat|rt|dt|cbt|ptt|ft|imt|agent|soat|ffct)-',
    'xox[a-z]-',
    'xapp-',
    'sk-(?=[\\w-]*\\d)',
    'hv[sbr]\\.',
    'shp(?:at|ss|ca|pa)_',
    '(?:npm|hf|secret)_(?=[A-Za-z\\d]{20})',
    'pypi-(?=\\w{16})',
    'do[opr]_v1_',
    'AIza',
    'ya29\\.',
    '1\\/\\/0(?=[\\w-]{20})',
    'SG\\.(?=[\\w-]{16})',
    'EAA[A-Z](?=\\w{20})',
    'ATATT',
    'A(?:KIA|SIA|BIA|CCA)(?=[A-Z\\d]{12})',
    '(?:lin_api|ntn|figd|dckr_pat|glsa)_',
    '(?:tskey|xkeysib|PMAK|sq0[a-z]{3}|AGE-SECRET-KEY)-',
  ].join('|')})[\\w.+/=~-]{6,}`,
  'g',
)

/** Not in the host of a URL. */
const RUN = /(?<![\w@-]|\/\/|\/\/[^\s/?#"'<>]{0,200}\.)[\w-]{20,}={0,2}/g
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi

/** Words have few places where a letter meets a digit or changes its case. */
function isRandom(run: string): boolean {
  const rest = run.replace(UUID, '')
  if (rest.length < 20 || /^[\da-f_-]*$/i.test(rest)) return false
  const digits = rest.match(MEETING)?.length ?? 0
  const cases = rest.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0
  return digits >= 4 || digits + cases >= rest.length * 0.4
}
