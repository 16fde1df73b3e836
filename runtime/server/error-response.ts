import { edgeKey } from '../message/edge.ts'
import { plainResponse } from '../message/plain-response.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { toHttpError } from './to-http-error.ts'

/**
 * Turns an error into a response: status, headers and public message of an {@link HttpError}; a bare 502 or 504 for the
 * failure of a server that the handler has called (see {@link toHttpError}); and a bare 500 for anything else. Headers
 * that describe content, such as `Content-Encoding`, are dropped.
 *
 * With the request it also applies the changes that inner middleware recorded with {@link mapResponse}. It reports
 * nothing: call {@link report} for that.
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
  const response = toResponse(error)
  return request.get(edgeKey)?.changes?.failed(error, response, request) ?? response
}

function toResponse(error: unknown): HttpResponse {
  return plainResponse(toHttpError(error))
}
