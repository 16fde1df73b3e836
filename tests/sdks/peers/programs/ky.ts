import ky from 'ky'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ item: 'piano' })
const api = service.url

// #region use
const http = ky.create({
  prefixUrl: api,
  fetch: withMiddleware(fetch, [retry()]),
  retry: 0,
  timeout: false,
})
const order = await http.get('orders/42').json()
// #endregion use

console.log(order, 'after', service.requests(), 'requests')

await service.close()
