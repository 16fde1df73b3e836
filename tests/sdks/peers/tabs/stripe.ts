// #region tab
import Stripe from 'stripe'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const stripe = new Stripe('sk_test_unused', {
  httpClient: Stripe.createFetchHttpClient(withMiddleware(fetch, [recipe])),
  maxNetworkRetries: 0,
})
// #endregion tab

/** The network's: what the SDK sends to its own service arrives at ours. */
function fetch(input: string | URL | Request, init?: RequestInit) {
  const { pathname, search } = new URL(String(input))
  return globalThis.fetch(new URL(pathname + search, api), init)
}

export const call = (path: string) => stripe.rawRequest('GET', path)
