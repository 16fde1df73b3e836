// A service that fails now and then, and a client whose callers do not notice.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry, type RetryEvent } from 'middleware-cookbook/client/retry'

let calls = 0
const server = await serve(async () => {
  calls++
  return calls % 3 === 0
    ? new HttpResponse('done')
    : new HttpResponse('busy', { status: 503 })
})

function report({ attempt, delay, request, response }: RetryEvent) {
  const failure = `${request.method} got ${response?.status ?? 'no response'}`
  console.log(`${failure}: retry ${attempt} in ${delay} ms`)
}

const client = createClient({
  baseUrl: server.url,
  middleware: [retry({ initialDelay: 50, onRetry: report })],
  timeout: 10_000,
})

const list = await client.get('/orders')
console.log('GET:', list.status, await list.text())

const json = { item: 'piano' }
const order = await client.post('/orders', { json })
console.log('POST, which could order twice:', order.status, await order.text())

const headers = { 'Idempotency-Key': 'order-42' }
const keyed = await client.post('/orders', { json, headers })
console.log('POST with a key:', keyed.status, await keyed.text())

await client.close()
await server.close()
