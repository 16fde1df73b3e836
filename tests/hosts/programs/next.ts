import { toFetch } from 'middleware-cookbook'
import { toProxy, toRoute } from 'middleware-cookbook/hosts/next'
import type { Listen, ListenWith } from '../host.ts'
import { listenFetch } from './listen-fetch.ts'
import { ownHandlers } from './own-handlers.ts'

/** A route handler of Next, `app/[...path]/route.ts`, called as Next calls it. */
export const listen: Listen = (app, options) => {
  // #region mount
  const handler = toFetch(app, options)
  const route = { GET: handler, POST: handler }
  // #endregion mount
  const context = { params: Promise.resolve({ path: ['a'] }) }
  const { GET } = route
  return listenFetch((request) => GET(request, context))
}

export const listenWith: ListenWith = (recipe, options) => {
  // #region recipe
  const route = toRoute(recipe, (request) => ownHandlers(request), options)
  // #endregion recipe
  return listenFetch((request) => route(request))
}

/** A proxy of Next, called as Next calls it. */
export const listenWithProxy: ListenWith = (recipe, options) => {
  // What NextResponse.next() returns, and what Next then does about it.
  const NextResponse = {
    next: (init: { readonly request: { readonly headers: Headers } }) => {
      const response = new Response(null, { headers: { 'x-middleware-next': '1' } })
      passed.set(response, init.request.headers)
      return response
    },
  }
  const passed = new WeakMap<Response, Headers>()
  // #region proxy
  const proxy = toProxy(recipe, NextResponse.next, options)
  // #endregion proxy
  const fetch = async (request: Request) => {
    const first = await proxy(request.clone())
    if (!passed.has(first)) return first
    const response = await ownHandlers(request)
    for (const [name, value] of first.headers) {
      if (name !== 'x-middleware-next') response.headers.append(name, value)
    }
    return response
  }
  return listenFetch(fetch)
}
