import { REDACTED } from './secret-values.ts'

/**
 * Redacts credentials behind their scheme: `Bearer abc`, `Digest a="b", c="d"`
 * (RFC 9110 §11.4). A challenge, which asks for them, stays readable.
 */
export function redactCredentials(
  text: string,
  isSecret: (name: string) => boolean,
): string {
  let shown = ''
  let done = 0
  for (const match of text.matchAll(CREDENTIALS)) {
    const [whole, scheme = '', rest = ''] = match
    const start = match.index + whole.length
    const alone = whole.length + rest.length === text.length
    if (start < done || !isCredential(scheme, rest, alone)) continue
    shown += text.slice(done, start) + REDACTED
    done = start + rest.length
  }
  return shown + text.slice(done)

  function isCredential(scheme: string, rest: string, alone: boolean) {
    if (CHALLENGE.test(rest) && !ANSWER.test(rest)) return false
    if (!alone && ENGLISH.test(scheme) && /^[a-z]+$/.test(rest)) return false
    if (SCHEME.test(scheme)) return !PROSE.test(rest)
    if (!isSecret(scheme) && !WORD.test(scheme)) return false
    return alone ? !PROSE.test(rest) : TOKEN.test(rest)
  }
}

const PARAM = String.raw`[\w-]{1,50} ?= ?(?:"(?:\\.|[^"\\])*"?|[^\s,"]+)`

/** A scheme, and ahead its parameters or its token68: the next word may be a scheme as well. */
const CREDENTIALS = new RegExp(
  String.raw`(?<![\w-])([a-z][\w-]{0,40})(?:[ \t+]|%20){1,9}(?=(${PARAM}(?: ?, ?${PARAM})*|[^\s,;"'<>{}&#]+))`,
  'gi',
)

/** Those that IANA lists, and what services use beside them. */
const SCHEME =
  /^(?:basic|bearer|dpop|digest|gnap|hoba|negotiate|ntlm|kerberos|privatetoken|scram-[\w-]+|vapid|hawk|aws4-[\w-]+|[\w-]*hmac[\w-]*|ssws|api-?key|sharedkey(?:lite)?|sharedaccesssignature|geniekey|googlelogin)$/i

/** Schemes that are ordinary words as well. */
const ENGLISH = /^(?:basic|digest|negotiate)$/
const WORD = /^(?:aws|bot|mutual|splunk|user|client-id)$/i

/** What follows the name of a scheme in a sentence. */
const PROSE =
  /^(?:auth\w*|tokens?|credentials?|schemes?|headers?|challenges?|keys?|fail\w*|errors?|is|was|are|not|no|or|and|of|in|on|at|as|the|a|to|for|from|with|by|has|had|must|may|can|cannot|could|required|expected|expired?|invalid|missing|mismatch\w*|handshake|requests?|responses?|login|access|support\w*|refused|rejected|revoked|denied)[.,:;!?]?$/i

const CHALLENGE =
  /^(?:realm|error|charset|scope|domain|nonce|qop|algorithm|stale|algs)\w* ?=/i
const ANSWER = /\b(?:username|response|signature|credential|cnonce|mac)\b/i

/** Where the scheme is an ordinary word: `token abc123de`, not `token expired`. */
const TOKEN = /^(?=.*\d)(?=.*[a-z])\S{8,}$/i

/** Redacts `user:password` before the host of a URL, or of an address. */
export function redactLogins(text: string): string {
  return text.replace(USERINFO, `${REDACTED}@`).replace(LOGIN, `${REDACTED}@`)
}

/** `//user:password@` in a URL (RFC 3986 §3.2.1). */
const USERINFO = /(?<=\/\/)[^/?#\s]*@/g
/** `user:password@host`, as in a command. */
const LOGIN =
  /(?<![\w.%+/-])(?!mailto:|sips?:|acct:|xmpp:)[\w.%+-]{1,100}:[^\s/@"'<>,;?&#]{1,100}@(?=[\w-]{1,63}\.[a-z]|localhost)/gi
