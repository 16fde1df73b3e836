import type { Handler } from '../handler.ts'
import type { HttpResponse } from '../message/response.ts'
import type { NodeListener, NodeRequest, NodeResponse } from './node-types.ts'
import { nodeListener } from './node-listener.ts'
import { hostSettings, requireApp, type HostOptions } from './options.ts'

/**
 * Makes an application a listener for Node's requests: `node:http`, Express, Connect, Fastify (with `reply.hijack()`), Koa
 * (with `ctx.respond = false`), Nest, API routes of Next.
 *
 * The client sees what it would see from `serve()`, beside the fields that the host has set. With `next`, a request for
 * which `routes()` has no key goes on to the host; no other 404 does. Middleware around `routes()` has run by then, so mount
 * it below the path of its routes: if it has read the body, the host gets an error. Under a prefix, `app.use('/api', toNode(app))`, keys
 * start after it, and the request keeps its whole URL. A body that a parser has read before is an error when the
 * application reads it, unless the parser has kept the bytes as `req.rawBody`.
 *
 * @param app what `serve()` takes
 * @throws MiddlewareError for an app that is not a function, RangeError for a limit that cannot work
 *
 * @example express().use(toNode(app))
 * @example createServer(toNode(app)).listen(3000)
 */
export function toNode(
  app: Handler,
  options: HostOptions<readonly [req: NodeRequest, res: NodeResponse]> = {},
): NodeListener {
  requireApp('toNode', app)
  return nodeListener(app, hostSettings('toNode', options), isUnrouted)
}

/** Whether no key of `routes()` fits, and no middleware has made another answer of it. */
function isUnrouted({ marks, status }: HttpResponse): boolean {
  return marks?.unrouted === true && status === 404
}
