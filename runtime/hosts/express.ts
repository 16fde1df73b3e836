import { compose } from '../compose.ts'
import { MiddlewareError } from '../errors.ts'
import { contextKey } from '../message/context.ts'
import { HttpResponse } from '../message/response.ts'
import { heldContext } from '../platform/node/held-context.ts'
import { HostExchange } from '../platform/node/host-exchange.ts'
import { errorBoundary } from '../server/error-boundary.ts'
import { deliver, requestOrRefusal } from './node-listener.ts'
import type { NodeNext, NodeRequest, NodeResponse } from './node-types.ts'
import { hostSettings, listOf, type HostOptions, type Recipes } from './options.ts'
import { namedTo, PassedOn } from './pass-on.ts'

/**
 * A recipe as middleware of Express or Connect: one that answers, lets pass or adds fields (`kind: gate` or `headers` on its
 * page). There is no response to read: a recipe around it belongs around your routes, `toNode(compose([etag()], app))`.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 *
 * @example app.use('/admin', toExpress(digestAuth({ realm, password })))
 */
export function toExpress(
  middleware: Recipes,
  options: HostOptions<readonly [req: NodeRequest, res: NodeResponse]> = {},
): (req: NodeRequest, res: NodeResponse, next: NodeNext) => Promise<void> {
  const settings = hostSettings('toExpress', options)
  const app = compose(namedTo(listOf('toExpress', middleware)), async (request) => {
    request.get(reached)?.()
    return new PassedOn('Express')
  })

  return async function recipe(req, res, next) {
    const exchange = HostExchange.of(req, res)
    let passed: PassedOn | undefined
    let go = next
    const answer = errorBoundary(async (request) => {
      // What a recipe keeps in an AsyncLocalStorage, such as the request's id, is there for Express's handlers.
      const hold = () => {
        go = heldContext(next)
      }
      const response = await app(request.set(reached, hold))
      if (!(response instanceof PassedOn)) return response
      if (exchange.content?.opened) throw bodyRead(exchange.describe)
      passed = response
      return new HttpResponse()
    })
    const request = requestOrRefusal(exchange, req, res, settings)
    if (!request) return
    const response = await answer(request)
    if (!passed) {
      await deliver(exchange, request, response)
      return
    }
    exchange.addFields(passed)
    go()
  }
}

/** Is told where in the list `next()` leads to Express's own handlers. */
const reached = /* @__PURE__ */ contextKey<() => void>('expressReached')

function bodyRead(request: string): MiddlewareError {
  return new MiddlewareError(
    `A recipe has read the body of ${request}, which Express's handlers would not get any more: ` +
      'let a parser before it keep the bytes as req.rawBody, or mount the routes with the recipe by toNode()',
  )
}
