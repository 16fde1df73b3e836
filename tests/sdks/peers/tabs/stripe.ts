// #region tab
import Stripe from 'stripe'
import { withMiddleware } from 'middleware-cookbook'
import { api, recipe } from './recipe.ts'

const stripe = new Stripe('sk_test_unused', {
  httpClient: Stripe.createFetchHttpClient(withMiddleware(fetch, [recipe])),
  maxNetworkRetries: 0,
})
// #endregion tab

/** The network, where the SDK's own service is one of ours. */
async function fetch(input: string | URL | Request, init?: RequestInit) {
  const { href, pathname, search } = new URL(String(input))
  const url = new URL(pathname + search, api)
  const response = await globalThis.fetch(url, init)
  return Object.defineProperty(response, 'url', { value: href })
}

export const call = (path: string) => stripe.rawRequest('GET', path)
