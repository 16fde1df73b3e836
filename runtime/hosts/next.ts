import { compose } from '../compose.ts'
import { requireArgument } from '../kit/require-options.ts'
import { aFunction, required } from '../kit/rules.ts'
import { aroundHost } from './around.ts'
import type { HttpHeaders } from '../message/headers.ts'
import { withHttpErrors } from './http-errors.ts'
import { responseOfThrown } from './next-thrown.ts'
import { hostSettings, listOf, type HostOptions, type Recipes } from './options.ts'
import { namedTo, PassedOn } from './pass-on.ts'
import { fieldsNow, receive } from './receive.ts'
import { deliver } from './to-fetch.ts'

/**
 * A recipe around a route handler of Next, of any kind. A handler gets a `NextRequest`, also one that a recipe has changed. What
 * `redirect()` or `notFound()` throws is a response for the recipe, as it is for the client.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 * @param handler yours: `(request, { params }) => Response`
 *
 * @example export const GET = toRoute(problemDetails(), async (request) => Response.json(await list()))
 */
export function toRoute<Context extends readonly unknown[], Incoming extends Request = Request>(
  middleware: Recipes,
  handler: (request: Incoming, ...context: Context) => Response | Promise<Response>,
  options?: HostOptions,
): (request: Incoming, ...context: Context) => Promise<Response> {
  const run = aroundHost('toRoute', middleware, options)
  requireArgument('toRoute(handler)', handler, required(aFunction))
  return function route(request, ...context) {
    const enter = async (changed?: Request) => {
      try {
        return await handler(changed ? likeIncoming(request, changed) : request, ...context)
      } catch (error) {
        return responseOfThrown(error)
      }
    }
    return run(request, enter, ...context)
  }
}

/** Handlers read `nextUrl` and `cookies`, which a standard request lacks. */
function likeIncoming<Incoming extends Request>(request: Incoming, changed: Request): Incoming {
  let found: (new (request: Request) => Incoming) | undefined
  // Next's edge runtime has a class below NextRequest whose constructor takes something else.
  for (let at: unknown = request; isNextRequest(at); at = Object.getPrototypeOf(at)) {
    found = at.constructor as new (request: Request) => Incoming
  }
  // Outside Next, as in a test, it is a standard request: then `Incoming` is no other type.
  return found ? new found(changed) : (changed as Incoming)
}

function isNextRequest(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'nextUrl' in value
}

/**
 * A recipe as Next's `proxy` (`middleware` before Next 16): one that answers, lets pass or adds fields. A proxy has no
 * response to read: for other kinds use {@link toRoute} or {@link toFetch}.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 * @param next `NextResponse.next`, which lets a request pass; or a proxy of your own, which gets what to pass to it, and the
 * request
 * @throws MiddlewareError from the proxy when the recipe reads the response
 *
 * @example export const proxy = toProxy(digestAuth({ … }), NextResponse.next) // proxy.ts
 * @example toProxy(requestId(), (init, { nextUrl }) => isOld(nextUrl) ? NextResponse.redirect(home) : NextResponse.next(init))
 */
export function toProxy<Incoming extends Request = Request>(
  middleware: Recipes,
  next: (
    init: { readonly request: { readonly headers: Headers } },
    request: Incoming,
  ) => Response | Promise<Response>,
  options: HostOptions = {},
): (request: Incoming, event?: unknown) => Promise<Response> {
  const settings = hostSettings('toProxy', options)
  const list = namedTo(listOf('toProxy', middleware))
  requireArgument('toProxy(next)', next, required({ ...aFunction, pass: 'NextResponse.next' }))
  return async function proxy(standard, event) {
    const received = receive(standard, [event], settings, fieldsNow(standard))
    const { request } = received
    let pass: Response | undefined
    const run = withHttpErrors(
      compose(list, async (passed) => {
        const isSame = passed.headers === request.headers
        const headers = isSame ? standard.headers : new Headers([...passed.headers])
        pass = await next({ request: { headers } }, standard)
        return new PassedOn("Next's proxy")
      }),
    )
    const response = await run(request)
    if (!pass || !(response instanceof PassedOn)) return deliver(response, received)
    return withFields(pass, response.headers)
  }
}

/** Next knows what lets a request pass by its fields. Those of `Response.redirect()` cannot be changed. */
function withFields(response: Response, fields: HttpHeaders): Response {
  try {
    for (const [name, value] of fields) response.headers.append(name, value)
    return response
  } catch {
    return withFields(new Response(response.body, response), fields)
  }
}
