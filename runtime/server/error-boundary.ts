import { requireResponse } from '../compose.ts'
import type { Handler } from '../handler.ts'
import { HttpError } from '../message/http-error.ts'
import { markETag, withCodedETag } from '../message/coded-etag.ts'
import { withoutCoding } from '../message/content.ts'
import { edgeKey } from '../message/edge.ts'
import { errorResponse } from './error-response.ts'
import { replaceContent } from '../message/replace-content.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { isUndone } from '../http/content-codings.ts'
import { reasonPhrase } from '../http/status.ts'
import { report } from './report.ts'

/**
 * Wraps an application so that it always returns a response that can be sent, and never throws.
 *
 * A thrown `HttpError` becomes its response. Any other error becomes a 500 without details, or a 502 or 504 if another
 * server has failed, and `onError` gets it. The platform has set an edge on the request.
 */
export function errorBoundary(app: Handler): Handler {
  return async function boundary(request) {
    let response: HttpResponse
    try {
      response = requireResponse(await app(request), app, 'return an HttpResponse')
    } catch (error) {
      response = await failure(error, request)
    }
    return sendable(response, request)
  }
}

/**
 * The 500 in the place of a response that turned out not to be sendable: a field that cannot be sent, a body that was
 * read before. What was to be changed in that one is changed in this one.
 */
export async function lateFailure(error: unknown, request: HttpRequest): Promise<HttpResponse> {
  report(request, error)
  const response = errorResponse(new HttpError(500))
  const changed = await request.get(edgeKey)?.changes?.unsent(response, request)
  return sendable(changed ?? response, request)
}

/** Below 500 the client gets the message. From 500 on only the log gets it. */
async function failure(error: unknown, request: HttpRequest): Promise<HttpResponse> {
  const isTold = error instanceof HttpError && error.status < 500
  if (!isTold && !isDisconnect(error, request)) report(request, error)
  return errorResponse(error, request)
}

/** Work that stopped because the client disconnected is not an error, and needs no response. */
function isDisconnect(error: unknown, request: HttpRequest): boolean {
  return request.signal?.aborted === true && error === request.signal.reason
}

function sendable(response: HttpResponse, request: HttpRequest): HttpResponse {
  const { status } = response
  // RFC 9110 §8.6 forbids a length on 204, also one that comes from further on; that of 205 is 0 (§15.3.6).
  if (status === 204 || status === 205) return response.withoutHeader('content-length')
  // The same section: on 304 it is that of a 200, and not of the content that is not sent. It may be left out.
  if (status === 304 && response.headers.get('content-length') === '0') {
    return sendable(response.withoutHeader('content-length'), request)
  }
  if (response.url !== '' && (status === 304 || request.method === 'HEAD')) {
    return asDecoded(response, request)
  }
  const told = status < 400 ? response : withReason(response)
  return request.method === 'HEAD' ? withoutContent(told) : told
}

/**
 * What another server says of a content that is not here is true of a GET's. If a client of ours undoes its coding, the
 * fields are those of the decoded content, as with GET (RFC 9110 §9.3.2, §15.4.5). A coding that no client of ours undoes
 * is left as it is.
 */
function asDecoded(response: HttpResponse, request: HttpRequest): HttpResponse {
  const { body, headers } = response
  if (!body.empty) return withoutContent(response)
  const coding = headers.get('content-encoding')
  if (coding !== null && isUndone(coding)) {
    return withCodedETag(response.with({ headers: withoutCoding(headers) }), coding)
  }
  return knowsWeak(request, headers.get('etag')) ? markETag(response.with({})) : response
}

/** Whether the request validates what it got with a weakened ETag: a 304 with the strong one would not fit (RFC 9111 §4.3.4). */
function knowsWeak(request: HttpRequest, etag: string | null): boolean {
  const asked = request.headers.get('if-none-match')
  return etag !== null && asked?.includes(`W/${etag}`) === true
}

/** An error without a message gets the name of its status. */
function withReason(response: HttpResponse): HttpResponse {
  const { body, headers } = response
  if (!body.empty || headers.has('content-type')) return response
  return replaceContent(response, `${reasonPhrase(response.status)}\n`)
}

/** RFC 9110 §9.3.2: the headers that GET would have had, and no content. */
function withoutContent(response: HttpResponse): HttpResponse {
  const { body, headers } = response
  if (body.empty) return response
  body.cancel()
  const { length } = body
  const sized = length === undefined ? headers : headers.with('content-length', String(length))
  return response.with({ body: null, headers: sized })
}
