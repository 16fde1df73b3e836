// #region tab
import { createTRPCClient, httpLink } from '@trpc/client'
import { withMiddleware } from 'middleware-cookbook'
import type { AppRouter } from './router.js'
import { api, recipe } from './recipe.ts'

const trpc = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: String(api),
      fetch: withMiddleware(fetch, [recipe]),
    }),
  ],
})
// #endregion tab

export const call = () => trpc.hello.query()
