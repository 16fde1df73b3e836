/** A part that makes a name one of a secret, wherever it is in the name. */
export const TELLTALE: ReadonlySet<string> = words(`
  auth authorization authorisation authentication authn authz bearer dpop
  token tok tkn jwt secret key apikey accesskey credential cred hmac
  password passwd passwort pass passphrase passcode passwrd pwd pswd psw psk pw
  session sess sessid sid cookie csrf xsrf signature sig assertion saml captcha
  otp totp hotp mfa tfa pin verifier sk mnemonic crumb dsn sas tk tpin mpin zak pgtiou appid hapikey wresult
  hdnea hdnts hdntl macaroon cvv cvc cvn ssn iban cardnumber accountnumber creditcard
  connectionstring turnstile pan cardpan acctpan ccnum wsse passhash salt tgt tgc castgc`)

/** These only if they are the last: `auth_code`, not `code_style`. */
export const TELLTALE_AT_END: ReadonlySet<string> = words(
  'code sign ticket oauth',
)

/** Further ones, of several parts. */
export const PHRASES: Readonly<RegExp> = new RegExp(
  String.raw`\b(?:(?:access|api) key id|(?:card|account|cc) (?:number|num|no)|connection string|identified by|social security|(?:seed|recovery) phrase|(?:security|secret|challenge)(?: question)? answer|maiden name|magic (?:link|url|word)|api hash|signed request|oidc data|client principal|honeycomb team|app ?check|jfrog art api|ntlm hash)\b`,
)

/** The last parts of names that tell something about a secret: `token_type`. */
export const ABOUT: ReadonlySet<string> = words(`
  count total length size limit remaining used usage budget max min index position
  type kind method algorithm algo alg version format encoding name names label
  title description details scope scopes state status mode policy level enabled
  disabled required supported strength expires expiry expiration exp ttl age
  lifetime timeout duration time timestamp date at created updated changed
  issued url uri endpoint host port issuer provider realm user username email
  groups locale lang language redirect consent banner preferences challenge nonce
  arn symbol decimals address affinity domain path accepted storage error exception server constraint reason`)

/** What makes the next part harmless: `sort_key`, `country_code`, `monkey`. */
export const HARMLESS_BEFORE: Readonly<Partial<Record<string, RegExp>>> = {
  key: ending(`
    dup duplicate unique unknown required missing sort order cache partition idempotency surrogate primary foreign public
    group grouping row range start end last first next evaluated max min issue
    project parent epic object message dedup deduplication translation
    websocket socket crypto site lookup index arrow shortcut column field
    property tag label metric blob tab event n mon turn don tur hoc joc whis hot`),
  code: ending(`
    country zip postal post status error err lang language locale currency area
    region state response exit product color colour airport airline reason http
    event location city province county category source dial dialing calling
    phone tracking iata icao flight seat gate order stock zone district charset
    ret reply signal train route batch brand asset tax bank branch item class unit station department dept
    result return site carrier campaign promo coupon discount sku bar qr
    op uni key en de geo trans byte char short iso hs fips cpt icd vendor model
    type hex mime dress cheat morse building sic naics swift sort part industry plan rate fare section course subject warehouse`),
  pass: ending('by com encom tres sur over under boarding first second'),
  token: ending(
    'lock page nextpage next continuation pagination sync unexpected',
  ),
  tokens: ending(`
    many max min total limit remaining reset prompt completion input output cached
    prediction reasoning thinking audio text used num new n`),
  sid: ending('account call message messaging service conference recording'),
  credential: ending('allow'),
  signature: ending('accept'),
  password: ending('has needs'),
  secret: ending('is'),
  pin: ending('map drop key'),
  pan: ending('masked truncated'),
}

/** What makes the part before it harmless: `key_id`, `keyWord`. */
export const HARMLESS_AFTER: Words = {
  key: words(`
    id ids word words board code phrase press frame space marker prefix md
    sha fingerprint thumbprint pattern`),
  authentication: words('info control results'),
  authorization: words('details'),
  pass: words('through thru rate fail'),
  tokens: words('reset per'),
  signature: words('input'),
  pin: words('id board'),
  pan: words('id zoom'),
  tgt: words('id lang text file'),
}

/** What follows the name of a scheme, or of a password, in a sentence. */
export const PROSE: Readonly<RegExp> = oneOf(`
  auth\\w* tokens? credentials? schemes? headers? challenges? keys? fail\\w* errors?
  algorithms? is was are not no or and of in on at as the a to for from with by has had must
  may can cannot could being too only still also never always about same weak
  wrong short long empty invalid unknown missing mismatch\\w* malformed handshake
  requests? responses? login access usage up banner reset string optional null
  undefined yes closed started refused rejected revoked denied required expected
  expired supported \\w+rect`)

/** What `auth` says that is no credential. */
export const MODE: Readonly<RegExp> = oneOf(`
  oauth\\d? jwt mtls saml sso ldap tokens? passwords? required optional`)

/** Matches one of these patterns, and a mark behind it. */
export function oneOf(patterns: string): RegExp {
  const all = [...words(patterns)].join('|')
  return new RegExp(`^(?:${all})[.,:;!?]?$`, 'i')
}

/** By word, the words that make it harmless. */
type Words = Readonly<Partial<Record<string, ReadonlySet<string>>>>

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Matches a word, and what is glued to a long one: `maxoutput tokens`. */
function ending(text: string): RegExp {
  const all = [...words(text)]
  return new RegExp(
    all.map((word) => (word.length > 4 ? `${word}$` : `^${word}$`)).join('|'),
  )
}
