import Stripe from 'stripe'

export function make({ url, fetch, ownRetry = false }) {
  const { hostname: host, port } = new URL(url)
  const stripe = new Stripe('sk_test_unused', {
    httpClient: Stripe.createFetchHttpClient(fetch),
    host,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
    ...(ownRetry ? {} : { maxNetworkRetries: 0 }),
  })
  return {
    send: ({ method, path, json }) => stripe.rawRequest(method, path, json),
  }
}
