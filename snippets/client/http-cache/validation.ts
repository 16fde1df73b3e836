import { HttpHeaders, type HttpRequest } from 'middleware-cookbook'
import { isHopByHop, namedByConnection } from 'middleware-cookbook/http'
import { httpDate } from './freshness.ts'

/** Whether the caller validates a response of its own. */
export function isConditional({ headers }: HttpRequest): boolean {
  return headers.has('if-none-match') || headers.has('if-modified-since')
}

/** The same request, which asks for the content. */
export function unconditional(request: HttpRequest): HttpRequest {
  return request
    .withoutHeader('if-none-match')
    .withoutHeader('if-modified-since')
}

/** Asks whether what is stored is still right (RFC 9111 §4.3.1). */
export function withValidators(
  request: HttpRequest,
  stored: HttpHeaders,
): HttpRequest {
  const etag = stored.get('etag')
  const modified = stored.get('last-modified')
  let asking = request
  if (etag !== null) asking = asking.withHeader('if-none-match', etag)
  if (modified !== null) {
    asking = asking.withHeader('if-modified-since', modified)
  }
  return asking
}

/** Whether the caller has what is stored, and needs no content (RFC 9111 §4.3.2). */
export function isNotModified(
  { headers }: HttpRequest,
  stored: HttpHeaders,
): boolean {
  const tags = headers.get('if-none-match')
  if (tags !== null) {
    const etag = stored.get('etag')
    const known = tags.match(/(?:W\/)?"[^"]*"/g) ?? []
    return tags.trim() === '*' || known.some((tag) => isSame(tag, etag))
  }
  const since = httpDate(headers.get('if-modified-since'))
  const modified =
    httpDate(stored.get('last-modified')) ?? httpDate(stored.get('date'))
  return since !== undefined && modified !== undefined && modified <= since
}

/** Whether a 304, or the response of a HEAD, is about what is stored (§4.3.4). */
export function identifies(newer: HttpHeaders, stored: HttpHeaders): boolean {
  const etag = newer.get('etag')
  const modified = newer.get('last-modified')
  if (etag !== null) {
    const isStrong = !etag.startsWith('W/')
    const before = stored.get('etag')
    return isStrong ? etag === before : isSame(etag, before)
  }
  return modified === null || modified === stored.get('last-modified')
}

/** What is stored, with the fields of a newer message about it (§3.2). */
export function freshened(
  stored: HttpHeaders,
  newer: HttpHeaders,
): HttpHeaders {
  // Age and Date speak of the message that they come in.
  const kept = stored.without('age').without('date')
  return kept.merge(fieldsOf(newer, (name) => !OF_CONTENT.has(name)))
}

/** What is stored of the fields of a response (§3.1). */
export function storedFields(headers: HttpHeaders): HttpHeaders {
  return fieldsOf(headers, () => true)
}

/** They describe the content that is stored, and not another one (§3.2). */
const OF_CONTENT: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'content-range',
])

/** They are for the proxy on this connection only (§3.1). */
const OF_PROXY: ReadonlySet<string> = new Set([
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
])

function fieldsOf(
  headers: HttpHeaders,
  accepts: (name: string) => boolean,
): HttpHeaders {
  const named = namedByConnection(headers.get('connection') ?? undefined)
  return HttpHeaders.from(
    [...headers].filter(
      ([name]) =>
        accepts(name) &&
        !isHopByHop(name) &&
        !OF_PROXY.has(name) &&
        !named?.has(name),
    ),
  )
}

/** The weak comparison (RFC 9110 §8.8.3.2). */
function isSame(tag: string, other: string | null): boolean {
  return tag.replace(/^W\//, '') === other?.replace(/^W\//, '')
}
