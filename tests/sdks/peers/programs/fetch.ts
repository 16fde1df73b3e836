import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ item: 'piano' })
const api = service.url

// #region use
const apiFetch = withMiddleware(fetch, [retry()])
const response = await apiFetch(new URL('/orders/42', api))
const order = await response.json()
// #endregion use

console.log(order, 'after', service.requests(), 'requests')

await service.close()
