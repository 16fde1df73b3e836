import type { HttpRequest } from './message/request.ts'
import type { HttpResponse } from './message/response.ts'

/** Turns a request into a response. A server application is one, and so is a client's transport. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>

/**
 * Runs around a {@link Handler}, on a client or on a server. It may call `next` never, once or many times, also
 * concurrently, with the request or with a changed copy of it.
 *
 * A response of `next` that it neither returns nor reads is released when the middleware ends.
 *
 * @example
 * const timing: Middleware = async function timing(request, next) {
 *   const start = clock.now()
 *   const response = await next(request)
 *   console.log(String(request), clock.now() - start)
 *   return response
 * }
 */
export type Middleware = (request: HttpRequest, next: Handler) => Promise<HttpResponse>
