import { MiddlewareError } from './errors.ts'
import type { Handler, Middleware } from './handler.ts'
import { describeType } from './kit/describe-type.ts'
import { HttpRequest } from './message/request.ts'
import { HttpResponse } from './message/response.ts'
import { UnreadBodies } from './message/unread.ts'
import { callLayer, type Layer } from './observe.ts'

/**
 * Puts middleware around a handler, and returns a handler. The first one listed is the outermost: it sees the request
 * first and the response last. Call it once, when the application starts, and not for each request.
 *
 * @example
 * const app = compose([accessLog({ log }), problemDetails()], routes({ 'GET /': home }))
 * const server = await serve(app)
 *
 * @throws MiddlewareError for a list that is not an array, for an entry that is not a function; and, from the returned handler, when a middleware
 * returns no response or calls `next` without a request
 */
export function compose(middleware: readonly Middleware[], handler: Handler): Handler {
  const list: unknown = middleware
  if (!Array.isArray(list)) throw wrongArgument('middleware', list, 'an array')
  for (const [index, one] of middleware.entries()) requireFunction(one, `middleware[${index}]`)
  requireFunction(handler, 'handler')
  const way = 'return the response of next(request)'
  const composed = middleware.reduceRight<Step>(
    (next, one, index) => step(one, next, way, middleware[index - 1]),
    step(handler, undefined, 'return an HttpResponse', middleware.at(-1)),
  )
  return (request) => composed(request, undefined)
}

/** Calls a middleware or the handler. `outer` collects the responses that the outer middleware gets. */
type Step = (request: HttpRequest, outer: UnreadBodies | undefined) => Promise<HttpResponse>

/**
 * Checks the request and the response, turns a throw into a rejection, and releases responses that the middleware
 * drops.
 */
function step(
  one: Middleware,
  next: Step | undefined,
  way: string,
  caller: Middleware | undefined,
): Step {
  // Without async and await, which cost twice as much: this runs for every middleware of every request.
  return (request, outer) => {
    const unread = next && new UnreadBodies()
    try {
      requireRequest(request, caller)
      const inner = next && ((request: HttpRequest) => next(request, unread))
      const response: unknown = callLayer(one as Layer, request, inner)
      return (response instanceof Promise ? response : Promise.resolve(response)).then(
        returned,
        failed,
      )
    } catch (error) {
      unread?.end(null)
      return Promise.reject(error)
    }

    function returned(value: unknown): HttpResponse {
      if (!(value instanceof HttpResponse)) unread?.end(null)
      const response = requireResponse(value, one, way)
      unread?.end(response.body)
      outer?.add(response.body)
      return response
    }

    function failed(error: unknown): never {
      unread?.end(null)
      throw error
    }
  }
}

function requireRequest(request: unknown, caller: Middleware | undefined): void {
  if (request instanceof HttpRequest) return
  const who = caller ? `${nameOf(caller)} called next()` : 'The handler was called'
  throw new MiddlewareError(`${who} with ${describeType(request)}: pass it an HttpRequest`)
}

/** @internal */
export function requireResponse(
  response: unknown,
  from: Handler | Middleware,
  way: string,
): HttpResponse {
  if (response instanceof HttpResponse) return response
  throw new MiddlewareError(`${nameOf(from)} returned ${describeType(response)}: ${way}`)
}

function requireFunction(value: unknown, argument: string): void {
  if (typeof value === 'function') return
  throw wrongArgument(argument, value, 'a function; call a factory first')
}

function wrongArgument(argument: string, value: unknown, way: string): MiddlewareError {
  return new MiddlewareError(`compose(${argument}) is ${describeType(value)}: pass ${way}`)
}

function nameOf(one: Handler | Middleware): string {
  return one.name === '' ? 'A middleware without a name' : `${one.name}()`
}
