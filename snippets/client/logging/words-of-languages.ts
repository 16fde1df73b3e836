/*
 * Names in languages other than English. Queries and JSON have them; the name
 * of a header is always ASCII.
 */

/**
 * Words for a password, a secret, a token, a key or a session. One that ends in
 * `*` may go on: `парол*` is `пароль` and `паролем`. One that begins with `*` may
 * be anywhere, for languages that write words as one.
 */
const WORDS = `
  contrasena* clave claves claveapi* claveprivad* clavesecret* secreto* sesion*
  llave llaves credencial*
  senha* chave chaves chaveapi* segredo* sessao* palavrapasse
  motdepasse* mdp cle cles cleapi* jeton* codesecret*
  *passwort *kennwort *geheim *zugangsdaten *schlussel *schluessel
  *losungswort *sitzung
  *wachtwoord *sleutel sessie* parolachiave chiave chiavi segreto segreta
  gettone sessione
  haslo* klucz* tajn* sekret* heslo* klic* sesja
  losenord* nyckel* hemlig* *adgangskode *kodeord nøgle* *passord nøkkel*
  salasana* avain* jelszo* kulcs* titok* parola cheie sifre* anahtar* lozink*
  geslo matkhau katasandi sandi katakunci rahasia
  парол* ключ* токен* секрет* сесси* сеанс* подпись подписи лозинк*
  κωδικος* συνθηματικ* κλειδι* μυστικ*
  *סיסמ *مفتاح *گذرواژه *पासवर्ड *รหัสผ่าน
  *密码 *密碼 *口令 *密钥 *密鑰 *秘钥 *私钥 *令牌 *签名 *簽名 *验证码 *驗證碼
  *登录凭证 *访问凭证 *パスワード *暗証番号 *秘密 *暗号鍵 *トークン *セッション
  *署名 *apiキー *アクセスキー *認証コード *認証情報
  *비밀번호 *암호(?!화) *토큰 *세션 *전자서명 *인증번호 *인증코드 *인증키`

/** Several words. */
const PHRASES = `
  mots?_de_passe mat_khau kata_(?:sandi|kunci) palavra_passe
  كلمة_(?:المرور|مرور|السر) رمز_(?:الدخول|عبور|التحقق) (?:会话|會話)_?(?:id|标识)`

/** A key that opens nothing, and words that only look like those above. */
const HARMLESS = `
  palabras?_claves? palavras?_chaves? mots?_cles? parol[ae]_chiav[ei]
  (?:clave|chave)s?_(?:primari|foranea|estrangeir|orden)\\p{L}*
  anahtar_?kelime\\p{L}* kulcsszo\\p{L}* avainsana\\p{L}* nyckelord\\p{L}*
  nøgleord\\p{L}* nøkkelord\\p{L}* kluczow\\p{L}* klicov\\p{L}* sekretar\\p{L}*
  (?<!\\p{L})ключев\\p{L}* (?<!\\p{L})ключиц\\p{L}* (?<!\\p{L})секретар\\p{L}*
  schlu?e?ssel(?:wort|worter|woerter|bein|bund)\\p{L}*
  (?:sortier|primar|fremd|partitions|verteil)schlu?e?ssel
  sitzungs(?:saal|termin|protokoll|ort) (?:sorteer|vreemde_?)sleutel
  trefwoord 个性签名 مفتاحية`

/** Whether a name is one of a secret in another language than English. */
export function isSecretElsewhere(parts: readonly string[]): boolean {
  const name = fold(parts.join('_')).replace(harmless, '')
  return secret.test(name)
}

/** Without accents, however they are encoded. Letters like `й` become simpler. */
export function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '')
}

function fold(text: string): string {
  return withoutMarks(text).toLowerCase().replace(/ß/g, 'ss').replace(/ł/g, 'l')
}

function list(text: string): string[] {
  return withoutMarks(text).trim().split(/\s+/)
}

const secret = new RegExp(
  [...list(WORDS).map(anywhereOrBetween), ...list(PHRASES)].join('|'),
  'u',
)
const harmless = new RegExp(list(HARMLESS).join('|'), 'gu')

/** `\b` knows only the letters of ASCII. */
function anywhereOrBetween(word: string): string {
  if (word.startsWith('*')) return word.slice(1)
  const goesOn = word.endsWith('*')
  return `(?<!\\p{L})${word.replace('*', '')}${goesOn ? '' : '(?!\\p{L})'}`
}
