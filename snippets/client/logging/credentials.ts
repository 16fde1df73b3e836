import { isIdentifier, isMixed, REDACTED } from './secret-values.ts'
import { oneOf, PROSE } from './secret-words.ts'

/**
 * Redacts credentials behind their scheme: `Bearer abc`, `Digest a="b", c="d"`
 * (RFC 9110 §11.4). A challenge, which asks for them, stays readable.
 */
export function redactCredentials(
  text: string,
  isSecret: (name: string) => boolean,
  identifier = false,
): string {
  const isAbout = ABOUT_CREDENTIALS.test(text)
  let shown = ''
  let done = 0
  for (const match of text.matchAll(CREDENTIALS)) {
    const [whole, scheme = '', rest = ''] = match
    const start = match.index + whole.length
    const alone = whole.length + rest.length === text.length
    const isCode = ONE_TIME.test(text.slice(0, start)) && DIGITS.test(rest)
    if (start < done) continue
    if (!isCode && !isCredential(scheme, rest, alone)) continue
    shown += text.slice(done, start) + REDACTED
    done = start + rest.length
  }
  return shown + text.slice(done)

  function isCredential(scheme: string, rest: string, alone: boolean) {
    if (CHALLENGE.test(rest) && !ANSWER.test(rest)) return false
    if (!alone && ENGLISH.test(scheme) && /^[a-z]+$/.test(rest)) return false
    if (SCHEME.test(scheme)) return !PROSE.test(rest)
    if (SIGNED.test(rest)) return true
    // A code of one use is known by the words before it.
    if (/^code$/i.test(scheme)) return false
    if (!isSecret(scheme) && !WORD.test(scheme))
      return (
        (isAbout || (alone && !identifier)) &&
        !isIdentifier(scheme) &&
        isMixed(rest, 12)
      )
    return alone ? !PROSE.test(rest) : TOKEN.test(`${scheme} ${rest}`)
  }
}

const PARAM = String.raw`[\w-]{1,50} ?= ?(?:"(?:\\.|[^"\\])*"?|[^\s,"]+)`

/** A scheme, and ahead its parameters or its token68: the next word may be a scheme as well. */
const CREDENTIALS = new RegExp(
  String.raw`(?<![\w-])([a-z][\w-]{0,40})(?:[ \t+]|%20){1,9}(?=(${PARAM}(?: ?, ?${PARAM})*|(?![([])[^\s,;"'<>{}&#]+))`,
  'gi',
)

/** Those that IANA lists, and what services use beside them. */
export const SCHEME: Readonly<RegExp> = oneOf(`
  basic bearer dpop digest gnap hoba negotiate ntlm kerberos privatetoken
  scram-[\\w-]+ vapid hawk aws4-[\\w-]+ [\\w-]*hmac[\\w-]* ssws api-?key
  sharedkey(?:lite)? sharedaccesssignature geniekey googlelogin`)

/** Schemes that are ordinary words as well. */
const ENGLISH = /^(?:basic|digest|negotiate)$/
const WORD = /^(?:aws|bot|mutual|splunk|user|client-id)$/i

const CHALLENGE =
  /^(?:realm|error|charset|scope|domain|nonce|qop|algorithm|stale|algs)\w* ?=/i
const ANSWER = /\b(?:username|response|signature|credential|cnonce|mac)\b/i

/** Under any scheme. */
const SIGNED = /,.*\b(?:response|signature|credential|cnonce|mac)="/i

/** A sentence that may quote them, with any scheme. */
const ABOUT_CREDENTIALS = /\b(?:authorization|credentials?)\b/i

/** Where the scheme is an ordinary word: `token abc123de`, `PIN 4711`, `password hunter2`, not `token expired`. */
const TOKEN =
  /^\S+ (?=.*\d)(?=.*[a-z])\S{8,}$|^(?:otp|pin) \d{4}|^(?:passw\w*|pwd|secret|cv[cv]2?|ssn) (?=\S*\d)\S{3}/i

/** `2FA code 482133`, `one-time password 93kfj2` */
const ONE_TIME =
  /\b(?:2fa|[mt]fa|otp|one[- ]time|your|enter(?: the)?|verification|security|confirmation|log-?in|sign-?in|access|backup|recovery|sms) (?:pass)?(?:code|word|pin) $/i
const DIGITS = /^(?=[\w-]*\d)[\w-]{4,}/

/** In `Sec-WebSocket-Protocol` a browser sends `bearer, abc` and `api-key.abc`. */
export function redactProtocols(
  list: string,
  isSecret: (name: string) => boolean,
): string {
  const shown = (value: string, name: string) =>
    isSecret(name) ? REDACTED : value
  return list
    .replace(/(?<=([\w.-]+)\.)[^\s,.]+(?=,|$)/g, shown)
    .replace(/(?<=(?:^|, *)([\w-]+), *)[^\s,]+/g, shown)
}

/** Redacts `user:password` before the host of a URL, or of an address. */
export function redactLogins(text: string): string {
  return text
    .replace(USERINFO, `${REDACTED}@`)
    .replace(LOGIN, `${REDACTED}@`)
    .replace(OPTION, REDACTED)
}

/**
 * `//user:password@` in a URL (RFC 3986 §3.2.1), also with a password that is not encoded. A user `git` has none.
 */
const USERINFO = new RegExp(
  String.raw`(?<=//)(?!git@)(?:[^/?#\s]*|[^/?#\s:@[\]]*:(?!\d{1,5}[/?#])[^\s"'<>]{1,200}?)@|(?<=jdbc:oracle:\w+:)[^\s@]+@`,
  'gi',
)
/** `user:password@host`, as in a command. */
const LOGIN = new RegExp(
  String.raw`(?<![\w.%+/-])(?!mailto:|sips?:|acct:|xmpp:)[\w.%+-]{1,100}:[^\s/@"'<>,;?&#]{1,100}@(?=[\w-]{1,63}(?:\.[a-z]|:\d{2,5}(?!\w))|(?:\d{1,3}\.){3}\d|localhost)`,
  'gi',
)
/** `-u user:password`, as curl has it; `-u 1000:1000` is a user and a group. And `-p password`. */
const OPTION = new RegExp(
  String.raw`(?<=\s-[a-zA-Z]{0,4}[uUE] ?|\s--(?:(?:proxy-)?user|cert|auth)[ =]|\b(?:http|xh)s? -a )(?!\d+:\d+\b)(?:(["'])[^"'\n:]*:[^"'\n]*\1|[^\s"':+]+:[^\s"']+)|(?<=\b(?:sshpass|mysql|redis-cli|docker login)\b[^\n|;&]{0,99} -[pa] ?)[^\s"']+`,
  'g',
)
