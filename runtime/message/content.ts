import { InvalidMessageError } from '../errors.ts'
import { Body, type BodyInit } from './body.ts'
import { HttpHeaders, type HttpHeadersInit } from './headers.ts'

/** The content of a message, in one of two ways. */
export interface ContentInit {
  readonly body?: BodyInit | Body
  /** A value that is sent as JSON, with `Content-Type: application/json`. */
  readonly json?: unknown
}

type Maybe<T> = { readonly [Part in keyof T]: T[Part] | undefined }

/** The body that `init` gives, or undefined when it says nothing about one. */
export function contentOf(init: Maybe<ContentInit>): Body | undefined {
  if (init.json === undefined) return init.body === undefined ? undefined : Body.from(init.body)
  if (init.body === undefined) return Body.json(init.json)
  throw new InvalidMessageError('A message has one content: pass body or json, not both')
}

/** What describes a content that is no longer there, or asks for it (RFC 9110 §8.3 to §8.7, §10.1.1, §15.4; RFC 9530). */
const CONTENT_FIELDS = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'content-location',
  'content-range',
  'content-digest',
  'repr-digest',
  'transfer-encoding',
  'expect',
]

/**
 * The headers that fit the content. A media type that the caller named stays, unless the new body's encoding needs
 * its own; a length that describes an older body goes.
 *
 * @param body the new content, or undefined when it stays what it was
 */
export function contentHeaders(
  base: { readonly headers: HttpHeaders } | undefined,
  given: HttpHeadersInit | undefined,
  body: Body | undefined,
): HttpHeaders {
  const named = given === undefined ? undefined : HttpHeaders.from(given)
  const headers = named ?? base?.headers ?? HttpHeaders.empty
  if (body === undefined) return headers
  const kept = named || !base ? headers : withoutStale(headers, body)
  const type = body.contentType
  if (type === undefined) return kept
  if (kept === HttpHeaders.empty) return onlyType(type)
  if (type === kept.get('content-type')) return kept
  // Without its boundary nobody can read it.
  if (type.startsWith('multipart/')) return kept.with('content-type', type)
  if (named?.has('content-type')) return kept
  if (kept.has('content-type') && !body.ownsContentType) return kept
  return kept.with('content-type', type)
}

/** Most responses are JSON and have no header of their own: they share this one. */
const ONLY_JSON = HttpHeaders.from({ 'content-type': 'application/json' })

function onlyType(type: string): HttpHeaders {
  return type === 'application/json' ? ONLY_JSON : HttpHeaders.empty.with('content-type', type)
}

function withoutStale(headers: HttpHeaders, body: Body): HttpHeaders {
  if (!body.empty) return headers.without('content-length')
  return CONTENT_FIELDS.reduce((rest, name) => rest.without(name), headers)
}
