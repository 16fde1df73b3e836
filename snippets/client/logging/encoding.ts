/** As often as it was encoded; what is malformed stays as it is. */
export function decode(text: string): string {
  let plain = text
  for (let times = 0; times < 10 && plain.includes('%'); times++) {
    plain = plain.replace(BYTES, (bytes) => {
      try {
        return decodeURIComponent(bytes)
      } catch {
        return bytes
      }
    })
  }
  return plain
}

/** An ASCII character, or several bytes that may be malformed UTF-8. */
const BYTES = /%[0-7][\da-f]|(?:%[89a-f][\da-f])+/gi

/** A name whose bytes are not UTF-8, in the encodings of older pages. */
export function decodings(name: string): string[] {
  if (!/%[89a-f][\da-f]/i.test(name)) return []
  const bytes = Uint8Array.from(
    name.replace(/%([\da-f]{2})/gi, (_, byte: string) =>
      String.fromCharCode(parseInt(byte, 16)),
    ),
    (unit) => unit.charCodeAt(0),
  )
  return LEGACY.map((label) => new TextDecoder(label).decode(bytes))
}

const LEGACY = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'gbk',
  'shift_jis',
  'euc-kr',
]

/** What is readable in `marker` stays so. */
export function encode(text: string, marker: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .split(encodeURIComponent(marker))
    .join(marker)
}

/** In JSON a letter may be written `\u0074` (RFC 8259 §7), and many programs write all that is not ASCII so. */
export function unescapeLetters(text: string): string {
  return text.replace(/\\u[\da-f]{4}/gi, (escape) => {
    const letter = String.fromCharCode(parseInt(escape.slice(2), 16))
    return /[\p{L}\p{M}]/u.test(letter) ? letter : escape
  })
}
