import createClient from 'openapi-fetch'
import type { paths } from './schema.ts'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ item: 'piano' })
const api = service.url

// #region use
const http = createClient<paths>({
  baseUrl: String(api),
  fetch: withMiddleware(fetch, [retry()]),
})
const { data: order } = await http.GET('/orders/{id}', {
  params: { path: { id: 42 } },
})
// #endregion use

console.log(order, 'after', service.requests(), 'requests')

await service.close()
