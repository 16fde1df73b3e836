// The key belongs to the order, not to the call: "Buy" is pressed twice.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let proxyFails = false
let delivered: string[] = []
/** The shop remembers each key for a day, in a database of its own. */
const known = new Set<string | null>()
const shop = await serve(async (request) => {
  const key = request.headers.get('idempotency-key')
  if (!known.has(key)) delivered.push(await request.text())
  known.add(key)
  // The shop has taken the order, but its answer gets lost.
  return new HttpResponse(null, { status: proxyFails ? 504 : 201 })
})

const client = createClient({
  baseUrl: shop.url,
  middleware: [retry({ initialDelay: 10 })],
})

function buy(body: string, key: string) {
  const headers = { 'Idempotency-Key': key }
  return client.post('/orders', { body, headers })
}

// Made with the order, and saved with it before the first call.
const order = { item: 'a piano', key: crypto.randomUUID() }

const ways = {
  'a key for each call': () => buy('a piano', crypto.randomUUID()),
  'a key for each order': () => buy(order.item, order.key),
}
for (const [name, press] of Object.entries(ways)) {
  delivered = []
  proxyFails = true
  const first = await press()
  proxyFails = false
  const second = await press()
  console.log(`${name}: ${first.status}, pressed again: ${second.status}`)
  console.log('  the shop delivers', delivered.join(' and '))
}

await client.close()
await shop.close()
