import { MiddlewareError } from './errors.ts'
import { kindOf } from './message/kind-of.ts'
import { HttpRequest } from './message/request.ts'
import { HttpResponse } from './message/response.ts'

/** Answers a request. A server application is one, and so is a client's transport. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>

/**
 * Stands between a caller and a {@link Handler}, on the client and on the server alike. It may call `next`
 * never, once or many times, also concurrently, with the request or with a changed copy of it.
 */
export type Middleware = (request: HttpRequest, next: Handler) => Promise<HttpResponse>

/**
 * Puts middleware around a handler. The first one listed is the outermost: it sees the request first and the
 * response last. Call it once, when a client or an application is made, and not for each request.
 *
 * @throws MiddlewareError for something in the list that is not a function; and, from the returned handler,
 * when a middleware returns no response or calls `next` without a request
 */
export function compose(middleware: readonly Middleware[], handler: Handler): Handler {
  for (const [index, one] of middleware.entries()) requireFunction(one, `Middleware ${index + 1}`)
  requireFunction(handler, 'The handler')
  const way = 'return the response of next(request)'
  return middleware.reduceRight<Handler>(
    (next, one, index) => checked((request) => one(request, next), one, way, middleware[index - 1]),
    checked(handler, handler, 'return an HttpResponse', middleware.at(-1)),
  )
}

/** Checks what goes in and what comes out, and rejects where `call` throws. */
function checked(
  call: Handler,
  from: Handler | Middleware,
  way: string,
  caller: Middleware | undefined,
): Handler {
  const check = (response: unknown) => requireResponse(response, from, way)
  // Without async and await, which cost twice as much: this runs for every middleware of every request.
  return (request) => {
    try {
      requireRequest(request, caller)
      const response: unknown = call(request)
      return (response instanceof Promise ? response : Promise.resolve(response)).then(check)
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

function requireRequest(request: unknown, caller: Middleware | undefined): void {
  if (request instanceof HttpRequest) return
  const who = caller ? `${nameOf(caller)} called next()` : 'The handler was called'
  throw new MiddlewareError(`${who} with ${kindOf(request)}: pass it an HttpRequest`)
}

/** @internal */
export function requireResponse(
  response: unknown,
  from: Handler | Middleware,
  way: string,
): HttpResponse {
  if (response instanceof HttpResponse) return response
  throw new MiddlewareError(`${nameOf(from)} returned ${kindOf(response)}: ${way}`)
}

function requireFunction(value: unknown, what: string): void {
  if (typeof value === 'function') return
  throw new MiddlewareError(`${what} is ${kindOf(value)}: pass a function; call a factory first`)
}

function nameOf(one: Handler | Middleware): string {
  return one.name === '' ? 'A middleware without a name' : `${one.name}()`
}
