import { HttpError } from '../http-error.ts'
import type { HttpHeaders } from './headers.ts'
import { strictUtf8, utf8 } from './utf8.ts'

/**
 * A body that is not what its reader expects: no JSON, an unknown charset, no form. On a server an
 * incoming request's body answers 400 or 415, and an upstream response's body 502 (RFC 9110 §15.6.3).
 */
export class BodyParseError extends HttpError {
  override readonly name = 'BodyParseError'
}

/** The message that a body belongs to. */
export interface BodyOwner {
  readonly kind: 'request' | 'response'
  readonly headers: HttpHeaders
  /** What an error calls the message: `POST /users`. */
  toString(): string
}

/**
 * Decodes with the charset of `Content-Type`, UTF-8 if it names none. As in the fetch standard, bytes that
 * are not valid in it become U+FFFD and a byte order mark is dropped.
 *
 * @throws BodyParseError (415) for a charset that the platform does not know
 */
export function parseText(bytes: Uint8Array, owner: BodyOwner): string {
  const charset = charsetOf(owner)
  if (charset === 'utf-8') return utf8.decode(bytes)
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch (cause) {
    throw failure(owner, 415, `is in charset ${charset}, which is not supported; use utf-8`, cause)
  }
}

/**
 * Parses JSON, which is UTF-8 and nothing else (RFC 8259 §8.1).
 *
 * @throws BodyParseError (400) when it is not JSON, (415) when Content-Type names another charset
 */
export function parseJson(bytes: Uint8Array, owner: BodyOwner): unknown {
  const charset = charsetOf(owner)
  if (charset !== 'utf-8' && charset !== 'us-ascii') {
    throw failure(owner, 415, `is in charset ${charset}; JSON is UTF-8 (RFC 8259 §8.1)`)
  }
  try {
    return JSON.parse(strictUtf8.decode(bytes))
  } catch (cause) {
    const type = contentTypeOf(owner)
    const note = type === null ? '' : ` (Content-Type: ${type})`
    const why = bytes.byteLength === 0 ? 'it is empty' : withoutQuote(messageOf(cause))
    // Without the cause, which quotes the body, too.
    throw failure(owner, 400, `is not valid JSON${note}: ${why}`)
  }
}

/** @throws BodyParseError (415) when it is no form by its Content-Type, (400) when it is malformed */
export async function parseFormData(bytes: Uint8Array, owner: BodyOwner): Promise<FormData> {
  const type = contentTypeOf(owner) ?? ''
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\s*(;|$)/i.test(type)) {
    throw failure(owner, 415, `is not a form (Content-Type: ${type || 'none'})`)
  }
  try {
    // Every platform brings a parser for both kinds of forms, behind its own Response.
    return await new Response(bytes.slice(), { headers: { 'content-type': type } }).formData()
  } catch (cause) {
    throw failure(owner, 400, `is not a valid form: ${messageOf(cause)}`, cause)
  }
}

function contentTypeOf(owner: BodyOwner): string | null {
  return owner.headers.get('content-type')
}

/** V8 quotes what it could not parse, and errors end up in logs: a body may hold secrets. */
function withoutQuote(message: string): string {
  return message.replace(/,? *(?:\.\.\.)?"[\s\S]*is not valid JSON$/, '') || 'it is no JSON text'
}

/** RFC 9110 §8.3.2: names are case-insensitive, and the value may be quoted. Without one it is UTF-8. */
function charsetOf(owner: BodyOwner): string {
  const value = /;\s*charset\s*=\s*"?([^"\s;]+)/i.exec(contentTypeOf(owner) ?? '')
  const charset = (value?.[1] ?? 'utf-8').toLowerCase()
  return charset === 'utf8' ? 'utf-8' : charset
}

function failure(owner: BodyOwner, status: number, what: string, cause?: unknown): BodyParseError {
  const message = `Body of ${owner.toString()} ${what}`
  return new BodyParseError(owner.kind === 'request' ? status : 502, message, { cause })
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
