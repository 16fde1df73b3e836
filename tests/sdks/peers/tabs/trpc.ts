// #region tab
import { createTRPCClient, httpLink } from '@trpc/client'
import { withMiddleware } from 'middleware-cookbook'
import type { AppRouter } from './router.js'
import { api, recipe } from './recipe.ts'

const apiFetch = withMiddleware(fetch, [recipe])
const trpc = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: String(api),
      fetch: (url, init) => apiFetch(url, init as RequestInit),
    }),
  ],
})
// #endregion tab

export const call = () => trpc.hello.query()
