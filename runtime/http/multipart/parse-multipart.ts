import { MultipartError } from './multipart-error.ts'
import { parsePartHeaders, type PartHeaders } from './part-headers.ts'
import { splitParts } from './split-parts.ts'

/** What a multipart body may bring. Beyond it a read throws an `HttpError` 413. */
export interface MultipartLimits {
  /** How many parts (default 1000). */
  readonly maxParts?: number
  /** Bytes of the content of each part (default: no limit of its own). */
  readonly maxPartSize?: number
  /** Bytes of the headers of each part (default 16 KiB). */
  readonly maxHeaderSize?: number
  /** Bytes of a part's name, and of its file's name (default 1 KiB). */
  readonly maxNameSize?: number
}

/** An event of the parser, in the order of the form. */
export type PartEvent =
  | { readonly kind: 'begin'; readonly headers: PartHeaders }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  /** The part is whole. */
  | { readonly kind: 'end' }

/** A push parser: write bytes, and it reports the parts in them. */
export interface MultipartParser {
  /** @throws MultipartError when they are malformed, or exceed a limit */
  write(bytes: Uint8Array): void
  /** @throws MultipartError when the input is cut off */
  end(): void
}

/**
 * Parses `multipart/form-data` (RFC 7578, RFC 2046 §5.1) while it arrives. It holds the headers of one part, and
 * nothing of any content.
 */
export function parseMultipart(
  boundary: string,
  tell: (event: PartEvent) => void,
  limits: MultipartLimits = {},
): MultipartParser {
  const { maxParts = 1000, maxPartSize = Infinity } = limits
  const { maxHeaderSize = 16 * 1024, maxNameSize = 1024 } = limits
  let count = 0
  let size = 0
  /** The part's headers as far as they are here, a character for each byte; undefined behind them. */
  let headers: string | undefined
  const part = () => `part ${count}`

  return splitParts(boundary, {
    begin() {
      finish()
      if (++count > maxParts) throw tooLarge(`has more than ${maxParts} parts`)
      size = 0
      headers = ''
    },
    data(bytes) {
      if (headers === undefined) content(bytes)
      else readHeaders(bytes, headers)
    },
    close: finish,
  })

  function readHeaders(bytes: Uint8Array, before: string): void {
    // One line break belongs to the last header, or to the boundary if there is none.
    const { text, end } = untilEmptyLine(before, bytes, maxHeaderSize)
    headers = text
    if (end === undefined) {
      if (text.length <= maxHeaderSize) return
      throw tooLarge(`has more than ${maxHeaderSize} bytes of headers in ${part()}`)
    }
    begin(text)
    content(bytes.subarray(end))
  }

  function begin(block: string): void {
    headers = undefined
    tell({ kind: 'begin', headers: parsePartHeaders(block, part(), maxNameSize) })
  }

  function content(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return
    size += bytes.byteLength
    if (size > maxPartSize) throw tooLarge(`has more than ${maxPartSize} bytes in ${part()}`)
    tell({ kind: 'data', bytes })
  }

  function finish(): void {
    if (count === 0) return
    if (headers !== undefined) {
      // RFC 2046 §5.1.1: the line break of the boundary may be the empty line as well, of a part without content.
      if (headers !== '' && !headers.endsWith('\r\n')) {
        throw new MultipartError(`has headers in ${part()} that are cut off by a boundary`)
      }
      begin(headers)
    }
    tell({ kind: 'end' })
  }
}

function tooLarge(message: string): MultipartError {
  return new MultipartError(message, { tooLarge: true })
}

/**
 * Adds bytes to the headers until an empty line ends them.
 *
 * @returns the text so far, and the index in `bytes` behind the empty line, if it has come
 */
function untilEmptyLine(
  before: string,
  bytes: Uint8Array,
  max: number,
): { readonly text: string; readonly end?: number } {
  let text = before
  for (const [index, byte] of bytes.entries()) {
    text += String.fromCharCode(byte)
    if (byte === 10 && (text === '\r\n' || text.endsWith('\r\n\r\n'))) {
      return { text, end: index + 1 }
    }
    if (text.length > max + 4) break
  }
  return { text }
}
