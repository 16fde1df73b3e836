// #region tab
import Stripe from 'stripe'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const stripe = new Stripe('sk_test_unused', {
  host: api.hostname,
  port: api.port,
  protocol: 'http',
  httpClient: Stripe.createFetchHttpClient(withMiddleware(fetch, [recipe])),
  maxNetworkRetries: 0,
})
// #endregion tab

export const call = (path: string) => stripe.rawRequest('GET', path)
