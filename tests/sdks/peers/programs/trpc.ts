import { createTRPCClient, httpLink } from '@trpc/client'
import type { AppRouter } from '../tabs/router.ts'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ result: { data: { text: 'Hello' } } })
const api = service.url

// #region use
const trpc = createTRPCClient<AppRouter>({
  links: [
    httpLink({
      url: String(api),
      fetch: withMiddleware(fetch, [retry()]),
    }),
  ],
})
const answer = await trpc.hello.query()
// #endregion use

console.log(answer, 'after', service.requests(), 'requests')

await service.close()
