import { edgeKey } from '../message/edge.ts'
import { HttpError } from '../message/http-error.ts'
import { plainResponse } from '../message/plain-response.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { report } from './report.ts'
import { toHttpError } from './to-http-error.ts'

/**
 * Turns an error into a response: status, headers and public message of an {@link HttpError}; a bare 502 or 504 for the
 * failure of a server that the handler has called (see {@link toHttpError}); and a bare 500 for anything else. Headers
 * that describe content, such as `Content-Encoding`, are dropped.
 *
 * With the request it also applies the changes that inner middleware recorded with {@link mapResponse}. It reports
 * nothing: call {@link report} for that. Only headers that cannot be sent it reports: then the response is a bare 500.
 *
 * @example
 * const response = await errorResponse(error, request)
 */
export function errorResponse(error: unknown): HttpResponse
export function errorResponse(error: unknown, request: HttpRequest): Promise<HttpResponse>
export function errorResponse(
  error: unknown,
  request?: HttpRequest,
): HttpResponse | Promise<HttpResponse> {
  return request ? changed(error, request) : toResponse(error)
}

async function changed(error: unknown, request: HttpRequest): Promise<HttpResponse> {
  const response = sendable(error, request)
  return request.get(edgeKey)?.changes?.failed(error, response, request) ?? response
}

/** An error may carry headers that cannot be sent, which shows only now. The changes are made to what is sent instead. */
function sendable(error: unknown, request: HttpRequest): HttpResponse {
  try {
    return toResponse(error)
  } catch (cause) {
    report(request, cause)
    return toResponse(new HttpError(500))
  }
}

function toResponse(error: unknown): HttpResponse {
  return plainResponse(toHttpError(error))
}
