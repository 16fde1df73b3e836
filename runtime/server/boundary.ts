import { requireResponse, type Handler } from '../handler.ts'
import { HttpError } from '../http-error.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { reasonPhrase } from '../status.ts'
import { errorResponse } from './error-response.ts'
import type { ErrorListener } from './options.ts'

/**
 * The outermost edge of an application: what comes out of it is a response that can be sent, whatever happens inside.
 *
 * A thrown `HttpError` becomes its response. Any other throw becomes a 500 that says no more than that. `onError` gets
 * what the client is not told.
 */
export function boundary(app: Handler, onError: ErrorListener): Handler {
  return async function boundary(request) {
    let response: HttpResponse
    try {
      response = requireResponse(await app(request), app, 'return an HttpResponse')
    } catch (error) {
      response = failure(error, request, onError)
    }
    const told = response.status < 400 ? response : withReason(response)
    return request.method === 'HEAD' ? withoutContent(told) : told
  }
}

/** Below 500 the client is told everything. From there on nobody knows but the log. */
function failure(error: unknown, request: HttpRequest, onError: ErrorListener): HttpResponse {
  const known = error instanceof HttpError ? error : new HttpError(500)
  if (known.status >= 500 && !isDisconnect(error, request)) void onError(error, request)
  try {
    return errorResponse(known)
  } catch (cause) {
    // An error may carry headers that cannot be sent, which shows only now.
    void onError(cause, request)
    return errorResponse(new HttpError(500))
  }
}

/** Work that stopped because the client went away is no fault, and nobody reads the answer. */
function isDisconnect(error: unknown, request: HttpRequest): boolean {
  return request.signal?.aborted === true && error === request.signal.reason
}

/** An error that says nothing at all helps nobody: it gets the name of its status. */
function withReason(response: HttpResponse): HttpResponse {
  if (!response.body.empty || response.headers.has('content-type')) return response
  return response.with({ body: `${reasonPhrase(response.status)}\n` })
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
