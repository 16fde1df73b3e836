import Stripe from 'stripe'
import { withMiddleware } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { busyTwice } from './service.ts'

const service = await busyTwice({ object: 'list', data: [{ id: 'cus_1' }] })
const api = service.url

// #region use
const stripe = new Stripe('sk_test_unused', {
  host: api.hostname,
  port: api.port,
  protocol: 'http',
  httpClient: Stripe.createFetchHttpClient(withMiddleware(fetch, [retry()])),
  maxNetworkRetries: 0,
})
const customers = await stripe.customers.list()
// #endregion use

console.log(customers.data, 'after', service.requests(), 'requests')

await service.close()
