import { clock } from '../../clock.ts'
import { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { isHopByHop } from '../../http/hop-by-hop.ts'
import { closesConnection, outgoingFields } from '../../server/connection-fields.ts'
import { acceptEncoding } from './decode.ts'

/** Methods that say so when they have no content (RFC 9110 §8.6). */
const WITH_CONTENT = /^(?:POST|PUT|PATCH)$/

/** A request's headers as an application gets them off a connection: with those that a client's connection adds. */
export function requestFields(
  { headers, method, url }: HttpRequest,
  length: number | undefined,
): HttpHeaders {
  const fields: Record<string, string | readonly string[]> = {
    host: url.host,
    ...withoutHopByHop(headers),
    connection: 'keep-alive',
  }
  // Part of an encoded content (RFC 9110 §14.2) cannot be decoded.
  if (!headers.has('accept-encoding') && !headers.has('range')) {
    fields['accept-encoding'] = acceptEncoding
  }
  if (length !== undefined && (length > 0 || WITH_CONTENT.test(method))) {
    fields['content-length'] = String(length)
  }
  return HttpHeaders.fromParsed(fields)
}

/** A response's headers as they come off a connection: with those that node:http adds. */
export function responseFields(
  response: HttpResponse,
  length: number | undefined,
  streamed: boolean,
): HttpHeaders {
  const fields: Record<string, string | readonly string[]> = {
    date: new Date(clock.date()).toUTCString(),
  }
  outgoingFields(response, length, (name, value) => (fields[name] = value))
  const closes = closesConnection(response)
  fields['connection'] = closes ? 'close' : 'keep-alive'
  if (!closes) fields['keep-alive'] = 'timeout=5'
  if (streamed && length === undefined) fields['transfer-encoding'] = 'chunked'
  return HttpHeaders.fromParsed(fields)
}

function withoutHopByHop(headers: HttpHeaders): Record<string, string | readonly string[]> {
  const entries = Object.entries(headers.toRecord())
  return Object.fromEntries(entries.filter(([name]) => !isHopByHop(name)))
}
