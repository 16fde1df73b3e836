import { toFetch } from 'middleware-cookbook'
import { toHandle } from 'middleware-cookbook/hosts/sveltekit'
import type { Listen, ListenWith } from '../host.ts'
import { listenFetch, type NodeEnv } from './listen-fetch.ts'
import { ownHandlers } from './own-handlers.ts'

/** An endpoint of SvelteKit, `src/routes/[...path]/+server.ts`, called as SvelteKit calls it. */
export const listen: Listen = (app, options) => {
  // #region mount
  const handler = toFetch(app, options)
  const fallback = (event: { request: Request }) => handler(event.request, event)
  // #endregion mount
  const fetch = (request: Request, { incoming }: NodeEnv) =>
    fallback({ request, getClientAddress: () => incoming.socket.remoteAddress } as {
      request: Request
    })
  return listenFetch(fetch)
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const handle = toHandle(recipe, options)
  // #endregion recipe
  const fetch = (request: Request, { incoming }: NodeEnv) =>
    handle({
      event: { request, getClientAddress: () => incoming.socket.remoteAddress },
      resolve: (event) => ownHandlers(event.request),
    })
  return listenFetch(fetch)
}
