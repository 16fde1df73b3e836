/**
 * A text as a header field carries it in UTF-8: one character for each byte. It is normalized first, to NFC, as Basic and
 * Digest want it (RFC 7617 §2.1, RFC 7616 §4).
 *
 * @example utf8Field('é') // 'Ã©'
 */
export function utf8Field(text: string): string {
  return rawUtf8Field(text.normalize('NFC'))
}

/**
 * {@link utf8Field} of the text as it is, without normalization.
 *
 * @example rawUtf8Field('é') // 'Ã©'
 */
export function rawUtf8Field(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

/**
 * Reads what {@link utf8Field} has written. A field that is not UTF-8 stays as it is.
 *
 * @example readUtf8Field('Ã©') // 'é'
 */
export function readUtf8Field(field: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOfField(field))
  } catch {
    return field
  }
}

/** One byte for each character, as on the wire. */
export function bytesOfField(field: string): Uint8Array {
  return Uint8Array.from(field, (character) => character.charCodeAt(0))
}
