/**
 * The entries of an `application/x-www-form-urlencoded` body (URL standard, "application/x-www-form-urlencoded parsing"):
 * bytes that are not percent-encoded are taken as they are, and what is not UTF-8 becomes U+FFFD.
 */
export function parseUrlEncoded(bytes: Uint8Array): Iterable<[name: string, value: string]> {
  let text = ''
  for (const byte of bytes) {
    text += byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16)}`
  }
  // As text it would lose a question mark at its start.
  return new URLSearchParams(text.startsWith('?') ? `&${text}` : text)
}
