// A page of a shop that lives without the service behind it: with the last price, or with a 503 that says when to come back.
import { createClient, HttpResponse, routes, serve } from 'middleware-cookbook'
import {
  circuitBreaker,
  CircuitOpenError,
} from 'middleware-cookbook/client/circuit-breaker'

let isDown = false
const prices = await serve(async () =>
  isDown ? new HttpResponse(null, { status: 503 }) : new HttpResponse('1200 €'),
)
const client = createClient({
  baseUrl: prices.url,
  middleware: [circuitBreaker({ minimum: 3 })],
})

// #region fallback
const known = new Map<string, string>()

async function priceOf(item: string): Promise<HttpResponse> {
  let wait = 1
  try {
    const response = await client.get(`/prices/${item}`)
    if (response.ok) known.set(item, await response.text())
    else await response.release()
  } catch (error) {
    if (!(error instanceof CircuitOpenError)) throw error
    wait = Math.ceil(error.retryAfter / 1000)
  }
  const price = known.get(item)
  if (price !== undefined) return new HttpResponse(price)
  const headers = { 'retry-after': String(wait) }
  return new HttpResponse('No price', { status: 503, headers })
}
// #endregion fallback

const shop = await serve(
  routes({
    'GET /piano': () => priceOf('piano'),
    'GET /violin': () => priceOf('violin'),
  }),
)
const browser = createClient({ baseUrl: shop.url })
const paths = ['/piano', '/piano', '/violin', '/piano', '/violin', '/piano']
for (const path of paths) {
  const response = await browser.get(path)
  const wait = response.headers.get('retry-after')
  const told = wait === null ? '' : `, Retry-After: ${wait}`
  console.log(`${path}: ${response.status} ${await response.text()}${told}`)
  isDown = true
}

await browser.close()
await shop.close()
await client.close()
await prices.close()
