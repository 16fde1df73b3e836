import { toFetch } from 'middleware-cookbook'
import { toAstro } from 'middleware-cookbook/hosts/astro'
import type { Listen, ListenWith } from '../host.ts'
import { listenFetch, type NodeEnv } from './listen-fetch.ts'
import { ownHandlers } from './own-handlers.ts'

/** An endpoint of Astro, `src/pages/[...path].ts`, called as Astro calls it. */
export const listen: Listen = (app, options) => {
  // #region mount
  const handler = toFetch(app, options)
  const ALL = (context: { request: Request }) => handler(context.request, context)
  // #endregion mount
  const fetch = (request: Request, { incoming }: NodeEnv) =>
    ALL({ request, clientAddress: incoming.socket.remoteAddress } as { request: Request })
  return listenFetch(fetch)
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const onRequest = toAstro(recipe, options)
  // #endregion recipe
  const fetch = (request: Request, { incoming }: NodeEnv) => {
    const context = { request, clientAddress: incoming.socket.remoteAddress }
    return onRequest(context, (changed = request) => ownHandlers(changed))
  }
  return listenFetch(fetch)
}
