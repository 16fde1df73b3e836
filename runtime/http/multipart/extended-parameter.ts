/**
 * The value of a parameter, in any form in which it can be sent: `name=value`, `name*=utf-8''value` (RFC 8187), and in
 * pieces, `name*0="va"; name*1*=lue` (RFC 2231 §3 and §4.1), as libraries for mail send a long one.
 *
 * RFC 7578 §4.2 has only the first for a form, so it counts where it is there. Where it is not, the sender means the
 * same all the same.
 */
export function parameterIn(found: ReadonlyMap<string, string>, name: string): string | undefined {
  return found.get(name) ?? decodeExtended(found.get(`${name}*`)) ?? inPieces(found, name)
}

/** RFC 8187 §3.2: charset, language and percent-encoded bytes. */
function decodeExtended(value = ''): string | undefined {
  const [, charset, encoded = ''] = /^([^']+)'[^']*'((?:[^%]|%[\da-f]{2})*)$/i.exec(value) ?? []
  return charset === undefined ? undefined : textOf(percentDecoded(encoded), charset)
}

/** The first piece, if it is encoded, names the charset of all that are. */
function inPieces(found: ReadonlyMap<string, string>, name: string): string | undefined {
  const first = /^([^']*)'[^']*'(.*)$/s.exec(found.get(`${name}*0*`) ?? '')
  const charset = first?.[1] ?? ''
  let text: string | undefined
  let bytes = ''
  for (let index = 0; ; index++) {
    const encoded = index === 0 ? first?.[2] : found.get(`${name}*${index}*`)
    const plain = found.get(`${name}*${index}`)
    if (encoded !== undefined) {
      // A character may begin in one encoded piece and end in the next.
      bytes += percentDecoded(encoded)
      continue
    }
    if (bytes !== '') {
      const decoded = textOf(bytes, charset || 'utf-8')
      if (decoded === undefined) return undefined
      text = (text ?? '') + decoded
      bytes = ''
    }
    if (plain === undefined) return text
    text = (text ?? '') + plain
  }
}

/** A character for each byte. */
function percentDecoded(encoded: string): string {
  return encoded.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
}

function textOf(bytes: string, charset: string): string | undefined {
  try {
    const decoder = new TextDecoder(charset, { fatal: true })
    return decoder.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
  } catch {
    return undefined
  }
}
