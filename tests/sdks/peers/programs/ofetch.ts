import { createFetch } from 'ofetch'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ item: 'piano' })
const api = service.url

// #region use
const http = createFetch({
  fetch: withMiddleware(fetch, [retry()]),
  defaults: { baseURL: String(api), retry: 0 },
})
const order = await http('/orders/42')
// #endregion use

console.log(order, 'after', service.requests(), 'requests')

await service.close()
