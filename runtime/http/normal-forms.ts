/** What may look the same and be other bytes: a name and a password. */
interface Texts {
  readonly username: string
  readonly password: string
}

/**
 * Returns the same texts in each form of Unicode that they may have been stored in, without repetition: `é` is one
 * character (NFC), or `e` and an accent (NFD), as macOS writes file names.
 *
 * A server that names `charset=UTF-8` wants NFC (RFC 7616 §4), so that comes first. Any other has hashed the bytes
 * that were typed, which is what curl sends.
 *
 * @example normalForms({ username: 'José', password: 'x' }, true).length // 2
 */
export function normalForms<T extends Texts>(given: T, wantsNfc: boolean): readonly T[] {
  const [nfc, nfd] = (['NFC', 'NFD'] as const).map((form) => ({
    ...given,
    username: given.username.normalize(form),
    password: given.password.normalize(form),
  }))
  const forms = [...(wantsNfc ? [nfc, given] : [given, nfc]), nfd]
  const known = new Map<string, T>()
  for (const form of forms) {
    if (form && !known.has(keyOf(form))) known.set(keyOf(form), form)
  }
  return [...known.values()]
}

/**
 * Returns the form that follows `tried`, or undefined when all were tried.
 *
 * @example
 * const forms = normalForms(credentials, true)
 * const next = nextForm(forms, credentials)
 */
export function nextForm<T extends Texts>(forms: readonly T[], tried: T): T | undefined {
  const index = forms.findIndex((form) => keyOf(form) === keyOf(tried))
  return forms[index + 1]
}

function keyOf({ username, password }: Texts): string {
  return JSON.stringify([username, password])
}
