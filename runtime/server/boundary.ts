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
    const response = await answer(app, request, onError)
    return request.method === 'HEAD' ? withoutContent(response) : response
  }
}

async function answer(
  app: Handler,
  request: HttpRequest,
  onError: ErrorListener,
): Promise<HttpResponse> {
  try {
    const response = requireResponse(await app(request), app, 'return an HttpResponse')
    return response.status < 400 ? response : withReason(response)
  } catch (error) {
    const known = error instanceof HttpError ? error : new HttpError(500)
    // Below 500 the client is told everything. From there on nobody knows but the log.
    if (known.status >= 500 && !isDisconnect(error, request)) onError(error, request)
    return responseOf(known, request, onError)
  }
}

/** An error may carry headers that cannot be sent, which shows only now. */
function responseOf(error: HttpError, request: HttpRequest, onError: ErrorListener): HttpResponse {
  try {
    return errorResponse(error)
  } catch (cause) {
    onError(cause, request)
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
  body.cancel()
  if (body.empty) return response
  const sized =
    body.length === undefined ? headers : headers.with('content-length', String(body.length))
  return response.with({ body: null, headers: sized })
}
