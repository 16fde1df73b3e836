import { asksToClose, isHopByHop, namedByConnection } from '../http/hop-by-hop.ts'
import type { HttpHeaders } from '../message/headers.ts'
import type { HttpResponse } from '../message/response.ts'

/*
 * Which fields cross a connection (RFC 9110 §7.6.1): those of a request on their way to an application, and those of a
 * response on their way to a client.
 */

/**
 * The fields of a request that an application gets: none that belongs to the client's connection (RFC 9110 §7.6.1). So a
 * gateway passes none on, whichever way it makes its own request of this one.
 *
 * `Connection: keep-alive`, which nearly every request has, says what is so anyway, and stays.
 */
export function incomingFields(headers: HttpHeaders): HttpHeaders {
  const fields = headers.toRecord()
  const named = namedByConnection(fields['connection'])
  if (named) return headers.filter((name) => !isHopByHop(name) && !named.has(name))
  // A loop, as most requests have nothing to remove: no list and no copy. What a stranger has put into Object's prototype
  // costs a copy.
  for (const name in fields) {
    if (!isKept(name, fields[name])) return headers.filter((one) => isKept(one, fields[one]))
  }
  return headers
}

function isKept(name: string, value: unknown): boolean {
  return !isHopByHop(name) || (name === 'connection' && value === 'keep-alive')
}

/** A name in lower case, and the values of its field lines. */
type Field = (name: string, value: string | readonly string[]) => void

/**
 * Gives the fields of a response that may leave on a connection, one by one: none that belongs to another connection,
 * by its name or because `Connection` names it (RFC 9110 §7.6.1), and the length only where it is not known otherwise.
 *
 * @param length of the content, as far as it is known
 */
export function outgoingFields(
  { headers, url, marks }: HttpResponse,
  length: number | undefined,
  give: Field,
): void {
  const fields = headers.toRecord()
  const named = namedByConnection(fields['connection'])
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value === undefined || isHopByHop(name) || named?.has(name)) continue
    if (url !== '' && isOfNextProxy(name)) continue
    const single = typeof value === 'string' ? value : withoutTwins(name, value)
    if (name === 'content-length' && (length !== undefined || !isLength(single))) continue
    give(name, name === 'etag' && single === marks?.codedETag ? weak(single) : single)
  }
  if (length !== undefined) give('content-length', String(length))
}

/**
 * A strong validator says that the bytes are the same, and another server has said it of other bytes: the coded ones (RFC
 * 9110 §8.8.1, §8.8.3.3). A weak one still serves caches, which compare weakly (§13.1.2), and nginx does the same.
 *
 * A client keeps the strong one for itself: its `If-Match` is for the server that gave it.
 */
function weak(etag: string): string {
  return etag.startsWith('"') ? `W/${etag}` : etag
}

/** RFC 9110 §8.6: any other value must not be sent. It would break the message for its receiver. */
function isLength(value: string | readonly string[]): boolean {
  return typeof value === 'string' && /^\d+$/.test(value)
}

/** Whether the application asks to close. What another server asked for was about the connection to that one. */
export function closesConnection({ headers, url }: HttpResponse): boolean {
  return url === '' && asksToClose(headers.toRecord()['connection'])
}

/** RFC 9110 §11.7.1 and §11.7.3: they are for the caller of the proxy only. */
function isOfNextProxy(name: string): boolean {
  return name === 'proxy-authenticate' || name === 'proxy-authentication-info'
}

/**
 * RFC 9110 §5.3: a field that is not a list is sent once. Twice with the same value, as some servers send it, it means
 * that value.
 */
function withoutTwins(name: string, values: readonly string[]): string | readonly string[] {
  const [first = ''] = values
  return SINGLE.has(name) && values.every((value) => value === first) ? first : values
}

const SINGLE: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['age', 'content-length', 'content-location', 'content-range', 'content-type', 'date', 'etag'],
  ...['expires', 'last-modified', 'location', 'retry-after', 'strict-transport-security'],
  ...['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-max-age'],
])
