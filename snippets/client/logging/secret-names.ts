import { remembered } from './remembered.ts'
import {
  ABOUT,
  HARMLESS_AFTER,
  HARMLESS_BEFORE,
  PHRASES,
  TELLTALE,
  TELLTALE_AT_END,
} from './secret-words.ts'
import { isSecretElsewhere, withoutMarks } from './words-of-languages.ts'

/**
 * Tells by its name whether a header, a parameter or a member of JSON holds a
 * secret. A name is split into its parts, and each part is judged.
 *
 * @param further names that are secret as well
 * @param readable names that are no secret, even if their parts look like one
 */
export function secretNames(
  further: readonly string[] = [],
  readable: readonly string[] = [],
): (name: string) => boolean {
  const lower = (names: readonly string[]) => names.map((n) => n.toLowerCase())
  const known = new Map([
    ...lower(readable).map((name) => [name, false] as const),
    ...lower(further).map((name) => [name, true] as const),
  ])
  return remembered(
    (name) => known.get(name.toLowerCase()) ?? isSecretName(name),
  )
}

function isSecretName(name: string): boolean {
  const plain = withoutMarks(name)
  // `TokenExpiredError: …`
  if (
    /[a-z](?:Error|Exception|Mismatch|NotMatch|Failed|Malformed|Invalid|Expired)$/.test(
      plain,
    )
  )
    return false
  // `toKen` is a token as well.
  return (
    [plain, plain.toLowerCase()].some((each) => areSecret(partsOf(each))) ||
    isSecretElsewhere(partsOf(plain))
  )
}

function areSecret(parts: readonly string[]): boolean {
  if (PHRASES.test(parts.join(' '))) return true
  return parts.some((part, index) => {
    const before = parts[index - 1] ?? ''
    const after = parts.slice(index + 1)
    // `api_keys` tells as much as `api_key`.
    const words = [part, part.replace(/s$/, '')]
    return (
      words.some((word) => isTelltale(word, after)) &&
      !words.some((word) => isHarmless(word, before, after))
    )
  })
}

function isTelltale(word: string, after: readonly string[]): boolean {
  if (TELLTALE.has(word)) return true
  return TELLTALE_AT_END.has(word) && after.length === 0
}

function isHarmless(
  word: string,
  before: string,
  after: readonly string[],
): boolean {
  return (
    HARMLESS_BEFORE[word]?.test(before) === true ||
    HARMLESS_AFTER[word]?.has(after[0] ?? '') === true ||
    after.some((part) => ABOUT.has(part))
  )
}

/** `X-ApiKey`, `x-apikey` and `X_API_KEY2` are all `x api key`. */
export function partsOf(name: string): string[] {
  return name
    .replace(/2fa/gi, '_mfa_')
    .replace(/dpop|oauth|saml/gi, (word) => `_${word.toLowerCase()}_`)
    .replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, '_')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .flatMap((part) => unglued(part))
    .filter((part) => part !== '')
}

function unglued(part: string): string[] {
  if (TELLTALE.has(part) || TELLTALE_AT_END.has(part)) return [part]
  if (ENGLISH.test(part)) return [part]
  return part.split(GLUED)
}

/** Where words are written as one. Short ones are found at an end only. */
const GLUED = new RegExp(
  String.raw`(tokens?|secrets?|passw(?:or)?ds?|passphrase|passcode|sessions?|sessid|signatures?|credentials?|cookies?|(?:api|access)keys?|jwt|authorization|authorisation|assertion|verifier|bearer|captcha|[cx]srf|hmac|saml|cardnumber|accountnumber|creditcard|connectionstring|cvv|keys?$|auth$|^auth(?!or|en)|pass$|pwd$|sig$|otp$|codes?$)`,
)

/** Words that only look glued. */
const ENGLISH = /^(?:secretar|tokeni[sz]|(?:ob|pos)sess)/
