// A shop from both sides: eight recipes before its handlers, seven in the client of its payment service.
// @node rate-limiter-flexible loads node:cluster.
import { createClient, serve } from 'middleware-cookbook'
import { currentRequestId } from 'middleware-cookbook/server/request-id'
import { memoryStore } from 'middleware-cookbook/store'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { paymentService, tokenIssuer } from './others.ts'
import { paymentsClient } from './payments.ts'
import { shop } from './shop.ts'

// Made up: the ids of requests as they come, in place of random ones.
const ids: (string | undefined)[] = []
const number = () => {
  const id = currentRequestId()
  if (!ids.includes(id)) ids.push(id)
  return `request ${ids.indexOf(id) + 1}`
}

let busy = 0
const service = paymentService(() => busy-- > 0)
const provider = await serve(service.app, { onError: () => undefined })
const { tokens, tokenOf } = await tokenIssuer()
const ada = await tokenOf('ada')

// #region use
const store = memoryStore({ whenFull: 'refuse' })
const payments = paymentsClient({
  api: provider.url,
  readSecret: async () => 's3',
  store,
  log: ({ method, url, status, error }) => {
    const { pathname } = new URL(url)
    console.log(' ', number(), 'calls', method, pathname, status ?? error?.name)
  },
})
const app = shop({
  payments,
  tokens,
  store,
  limiter: new RateLimiterMemory({ points: 6, duration: 60 }),
  log: ({ method, path, address, status }) => {
    console.log(' ', number(), 'from', address, method, path, status)
  },
})
const server = await serve(app, {
  onError: (error) => console.log(' ', number(), 'failed:', String(error)),
})
// #endregion use

const page = createClient({
  baseUrl: server.url,
  headers: { origin: 'https://shop.example.org' },
})

console.log('The payment service is busy for a moment:')
busy = 1
await order('"order-1"')
console.log('The page has lost the answer, and sends the order again:')
await order('"order-1"')
console.log('payments:', service.payments.size)

console.log('Three visitors look at the prices:')
for (const visitor of ['198.51.100.1', '198.51.100.2', '2001:db8:7::1']) {
  await (await page.get('/prices', from(visitor))).text()
}
console.log('requests for the rates:', service.counts.rates)

console.log('A customer without a token:')
await order('"order-2"', null)

console.log('The payment service is down:')
busy = 100
const before = service.counts.payments
for (const key of ['"order-3"', '"order-4"', '"order-5"']) await order(key)
console.log('requests for payments:', service.counts.payments - before)

console.log('One address sends too much:')
await order('"order-6"')

await page.close()
await server.close()
await payments.close()
await provider.close()

// Sends an order, and prints what the page of the shop sees.
async function order(key: string, token: string | null = ada) {
  const headers: Record<string, string> = {
    'idempotency-key': key,
    'x-forwarded-for': '203.0.113.9',
  }
  if (token !== null) headers['authorization'] = `Bearer ${token}`
  const json = { item: 'piano' }
  const response = await page.post('/orders', { json, headers })
  const readable = response.headers.has('access-control-allow-origin')
  const answer = response.json<{ title?: string; payment?: number }>()
  const { title, payment } = await answer
  const told = title ?? `payment ${payment}`
  console.log(' ', response.status, told, readable ? '(readable)' : '')
}

function from(address: string) {
  return { headers: { 'x-forwarded-for': address } }
}
