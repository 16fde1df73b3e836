import axios from 'axios'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ item: 'piano' })
const api = service.url

// #region use
const http = axios.create({
  baseURL: String(api),
  adapter: 'fetch',
  env: { fetch: withMiddleware(fetch, [retry()]) },
})
const { data: order } = await http.get('/orders/42')
// #endregion use

console.log(order, 'after', service.requests(), 'requests')

await service.close()
