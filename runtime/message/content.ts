import { InvalidMessageError } from '../errors.ts'
import { Body, type BodyInit } from './body.ts'
import { HttpHeaders, type HttpHeadersInit } from './headers.ts'

/** The content of a message, in one of two ways. */
export interface ContentInit {
  readonly body?: BodyInit | Body
  /** A value that is sent as JSON, with `Content-Type: application/json`. */
  readonly json?: unknown
}

export const ONE_CONTENT = 'A message has one content: pass body or json, not both'

type Maybe<T> = { readonly [Part in keyof T]: T[Part] | undefined }

/** The body that `init` gives, or undefined when it says nothing about one. */
export function contentOf(init: Maybe<ContentInit>): Body | undefined {
  if (init.json === undefined) return init.body === undefined ? undefined : Body.from(init.body)
  if (init.body === undefined) return Body.json(init.json)
  throw new InvalidMessageError(ONE_CONTENT)
}

/** What other bytes have another one of: a length, a digest (RFC 9110 §8.6, RFC 9530). */
const OF_BYTES = /^(?:content-(?:length|digest|md5)|(?:repr-)?digest)$/

/**
 * What describes a content that is no longer there, or asks for it (RFC 9110 §8.3 to §8.7, §10.1.1, §14.4; RFC 6266).
 */
export const OF_CONTENT = /^content-(?!security)|^(?:(?:repr-)?digest|transfer-encoding|expect)$/

/** The headers of a content whose coding has been undone: what was said of the coded bytes no longer fits. */
export function withoutCoding(headers: HttpHeaders): HttpHeaders {
  return headers.filter((name) => name !== 'content-encoding' && !OF_BYTES.test(name))
}

/** A message that is copied, or the defaults of a client: what it says of its content is not said of a new one. */
export interface ContentBase {
  readonly headers: HttpHeaders
  readonly body: Body
}

/**
 * The headers that fit the content.
 *
 * - Beside `FormData` it is the form's own, which has its boundary, even if another is named with the content or later:
 *   the content cannot be read without it (RFC 7578 §4.1).
 * - Otherwise a media type stays that is named together with the content, or later (fetch standard, "extract a body":
 *   it comes with a type, which a header overrides).
 * - One from before, such as a client's default, stays if it fits the new content: see {@link describes}.
 * - A length that describes an older body goes.
 *
 * @param base what is copied
 * @param given the headers that are named now
 * @param body the new content, or undefined when it stays what it was
 */
export function contentHeaders(
  base: ContentBase | undefined,
  given: HttpHeadersInit | undefined,
  body: Body | undefined,
): HttpHeaders {
  const named = given === undefined ? undefined : HttpHeaders.from(given)
  const headers = named ?? base?.headers ?? HttpHeaders.empty
  if (body === undefined) return base ? withBoundary(headers, base.body) : headers
  const kept = named || !base ? headers : withoutStale(headers, body)
  const type = body.contentType
  if (type === undefined) return kept
  if (kept === HttpHeaders.empty) return onlyType(type)
  const before = kept.get('content-type')
  if (type === before) return kept
  if (!body.isForm && before !== null && (named || describes(before, body))) return kept
  return kept.with('content-type', type)
}

/** The same headers, or with the media type of a form. */
function withBoundary(headers: HttpHeaders, { isForm, contentType = '' }: Body): HttpHeaders {
  if (!isForm || headers.get('content-type') === contentType) return headers
  return headers.with('content-type', contentType)
}

/**
 * Whether a media type from before fits a new body. Text and bytes can be of any; JSON is of a type that says so (RFC
 * 6839 §3.1), and what has a type of its own, such as a file, is of that.
 */
function describes(type: string, { ownsContentType, contentType = '' }: Body): boolean {
  if (!ownsContentType) return true
  const before = essence(type)
  const own = essence(contentType)
  return before === own || (own === 'application/json' && before.endsWith('+json'))
}

function essence(type: string): string {
  return type.replace(/;.*/, '').trim().toLowerCase()
}

/** Most responses are JSON and have no header of their own: they share this one. */
const ONLY_JSON = HttpHeaders.from({ 'content-type': 'application/json' })

function onlyType(type: string): HttpHeaders {
  return type === 'application/json' ? ONLY_JSON : HttpHeaders.empty.with('content-type', type)
}

function withoutStale(headers: HttpHeaders, body: Body): HttpHeaders {
  const stale = body.empty ? OF_CONTENT : OF_BYTES
  return headers.filter((name) => !stale.test(name))
}
