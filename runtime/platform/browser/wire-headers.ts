import { clock } from '../../clock.ts'
import { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { isHopByHop } from '../../server/hop-by-hop.ts'
import { acceptEncoding } from './decode.ts'

/** Methods that say so when they have no content (RFC 9110 §8.6). */
const WITH_CONTENT = /^(?:POST|PUT|PATCH)$/

/** A request's headers as they come off a connection: with those that a client's connection adds. */
export function requestFields(
  { headers, method, url }: HttpRequest,
  length: number | undefined,
): HttpHeaders {
  const fields: Record<string, string | readonly string[]> = {
    host: url.host,
    ...withoutHopByHop(headers),
    connection: connectionFor(method),
  }
  // Part of an encoded content (RFC 9110 §14.2) cannot be decoded.
  if (!headers.has('accept-encoding') && !headers.has('range')) {
    fields['accept-encoding'] = acceptEncoding
  }
  if (length === undefined) fields['transfer-encoding'] = 'chunked'
  else if (length > 0 || WITH_CONTENT.test(method)) fields['content-length'] = String(length)
  return HttpHeaders.fromParsed(fields)
}

/** A response's headers as they come off a connection: with those that node:http adds. */
export function responseFields(
  { headers, status }: HttpResponse,
  method: string,
  length: number | undefined,
  streamed: boolean,
): HttpHeaders {
  const fields: Record<string, string | readonly string[]> = {
    date: new Date(clock.date()).toUTCString(),
    ...withoutHopByHop(headers),
    connection: connectionFor(method),
  }
  if (fields['connection'] === 'keep-alive') fields['keep-alive'] = 'timeout=5'
  if (status === 204) delete fields['content-length']
  if (length !== undefined) fields['content-length'] = String(length)
  else if (streamed) fields['transfer-encoding'] = 'chunked'
  return HttpHeaders.fromParsed(fields)
}

function withoutHopByHop(headers: HttpHeaders): Record<string, string | readonly string[]> {
  const entries = Object.entries(headers.toRecord())
  return Object.fromEntries(entries.filter(([name]) => !isHopByHop(name)))
}

/** undici closes the connection after HEAD: some servers send content all the same. */
function connectionFor(method: string): string {
  return method === 'HEAD' ? 'close' : 'keep-alive'
}
