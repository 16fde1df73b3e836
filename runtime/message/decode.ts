import { HttpError } from './http-error.ts'
import { extractMediaType } from '../http/media-type.ts'
import type { BodyOwner } from './body-owner.ts'
import { strictUtf8 } from './utf8.ts'

/**
 * A body is not JSON, not a form, or in an unknown charset, as its reader expects. On a server, a request's body
 * becomes a 400 or 415, and an upstream response's body a 502 (RFC 9110 §15.6.3).
 */
export class BodyParseError extends HttpError {
  override readonly name = 'BodyParseError'
  override readonly code = 'ERR_BODY_PARSE'
}

/**
 * Decodes with the charset of `Content-Type`, UTF-8 if it names none, unless a byte order mark says otherwise (Encoding
 * standard, "decode"). Bytes that are not valid in it become U+FFFD.
 *
 * @throws BodyParseError (415) for a charset that the platform does not know
 */
export function decodeText(bytes: Uint8Array, owner: BodyOwner): string {
  const charset = charsetOf(owner)
  try {
    const decoder = new TextDecoder(markedCharset(bytes) ?? charset)
    const text = decoder.decode(bytes)
    return decoder.encoding === 'windows-1252' ? withoutC1(text) : text
  } catch (cause) {
    throw failure(owner, 415, `is in charset ${charset}, which is not supported; use utf-8`, cause)
  }
}

/**
 * Parses JSON, which is UTF-8 and nothing else (RFC 8259 §8.1). A charset in Content-Type has no effect (§11), as in
 * the fetch standard: many servers name one beside what is UTF-8.
 *
 * @throws BodyParseError (400) when it is not JSON, (415) when the reason is the charset that Content-Type names
 */
export function decodeJson(bytes: Uint8Array, owner: BodyOwner): unknown {
  try {
    return JSON.parse(strictUtf8.decode(bytes))
  } catch (cause) {
    const charset = charsetOf(owner)
    if (!isUtf8(charset)) {
      throw failure(owner, 415, `is in charset ${charset}; JSON is UTF-8 (RFC 8259 §8.1)`)
    }
    const type = owner.headers.get('content-type')
    const note = type === null ? '' : ` (Content-Type: ${type})`
    const why = bytes.byteLength === 0 ? 'it is empty' : withoutQuote(messageOf(cause))
    // Without the cause, which quotes the body too.
    throw failure(owner, 400, `is not valid JSON${note}: ${why}`)
  }
}

/** An error about a body: as a server's answer it has this status, and 502 for what came from upstream. */
export function failure(
  owner: BodyOwner,
  status: number,
  what: string,
  cause?: unknown,
): BodyParseError {
  const message = `Body of ${owner.toString()} ${what}`
  return new BodyParseError(owner.kind === 'request' ? status : 502, message, { cause })
}

/** What MySQL and Python call it, and a program that has no charset to name. */
const OTHER_UTF8 = /^(?:utf[-_ ]?8(?:mb[34]|[-_](?:sig|bom))?|none|null|undefined)$/i

function charsetOf({ headers }: BodyOwner): string {
  const charset = extractMediaType(headers.get('content-type'))?.parameters.get('charset') ?? ''
  // An empty one names none. To HTTP an apostrophe is part of the name, to its sender it is a quote.
  const name = charset.replace(/^\s*'(.*)'\s*$/, '$1').trim()
  return name === '' || OTHER_UTF8.test(name) ? 'utf-8' : name
}

/** The Encoding standard's index of windows-1252 from 0x80 to 0x9F. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Some versions of Node take windows-1252 for ISO-8859-1 (nodejs/node#56542): there these are control characters. */
function withoutC1(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252.charAt(char.charCodeAt(0) - 0x80))
}

/** What a byte order mark says (Encoding standard, "BOM sniff"): it counts more than a label. */
function markedCharset([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined
}

/** US-ASCII is UTF-8 without most of it; its labels mean something else to the Encoding standard. */
function isUtf8(charset: string): boolean {
  if (/^\s*(?:us-)?ascii\s*$/i.test(charset)) return true
  try {
    return new TextDecoder(charset).encoding === 'utf-8'
  } catch {
    return false
  }
}

/** V8 quotes what it could not parse, and errors end up in logs: a body may hold secrets. */
function withoutQuote(message: string): string {
  return message.replace(/,? *(?:\.\.\.)?"[\s\S]*is not valid JSON$/, '') || 'it is not JSON'
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
