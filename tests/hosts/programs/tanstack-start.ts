import { around } from 'middleware-cookbook'
import type { ListenWith } from '../host.ts'
import { listenFetch } from './listen-fetch.ts'
import { ownHandlers } from './own-handlers.ts'

/** A middleware of TanStack Start, `src/start.ts`, called as Start calls it. */
export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const withRecipe = around(recipe, options)
  const middleware = createMiddleware().server(({ request, next }) =>
    withRecipe(request, async (changed = request) => {
      const { response } = await next({ context: { request: changed } })
      return response
    }),
  )
  // #endregion recipe
  return listenFetch(async (request) => {
    let own: Response | undefined
    const response = await middleware({
      request,
      async next({ context }) {
        own = await ownHandlers(context.request)
        return { response: own }
      },
    })
    // Start takes a response for dropped when another takes its place, unless something reads it.
    if (own?.body && own.body !== response.body && !own.body.locked) await own.body.cancel()
    return response
  })
}

type Next = (options: {
  readonly context: { readonly request: Request }
}) => Promise<{ readonly response: Response }>

type Middleware = (call: { readonly request: Request; readonly next: Next }) => Promise<Response>

/** As much of Start's as is used here. */
function createMiddleware() {
  return { server: (middleware: Middleware) => middleware }
}
