import type { RequestListener } from 'node:http'
import { fromWebHandler, H3, HTTPError, toResponse } from 'h3'
import { HttpResponse, routes, toFetch } from 'middleware-cookbook'
import { toH3 } from 'middleware-cookbook/hosts/h3'
import { problemDetails } from 'middleware-cookbook/server/problem-details'
import { toNodeHandler } from 'srvx/node'
import { listenNode } from './listening.ts'

/** `middleware/recipe.ts` of Nitro, where h3 is `nitro/h3`. */
const middleware = toH3(problemDetails(), toResponse)

/** `routes/api/[...path].ts` of Nitro. */
const route = fromWebHandler(
  toFetch(
    routes({
      'GET /api/hello': async () => new HttpResponse('Hello'),
      'POST /api/echo': async (request) => new HttpResponse(await request.text()),
    }),
  ),
)

/** Both as Nitro puts them into its own application of h3. */
export const listen = () => {
  const server = new H3()
  server.use(middleware)
  server.all('/api/**', route)
  server.get('/gone', () => {
    throw new HTTPError({ status: 404 })
  })
  return listenNode(toNodeHandler(server.fetch) as RequestListener)
}
