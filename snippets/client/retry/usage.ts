// A service that fails now and then, and a client whose callers do not notice.
import { HttpResponse, serve } from 'middleware-cookbook'

let requests = 0
const service = await serve(async () => {
  requests++
  return requests % 3 === 0
    ? new HttpResponse(`done at request ${requests}`)
    : new HttpResponse(`busy at request ${requests}`, { status: 503 })
})
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

const client = createClient({
  baseUrl: api,
  middleware: [retry()],
  timeout: 10_000,
})
const orders = await client.get('/orders')
console.log('GET:', orders.status, await orders.text())
// #endregion use

const json = { item: 'piano' }
const once = await client.post('/orders', { json })
console.log('POST, which could order twice:', once.status, await once.text())

const headers = { 'Idempotency-Key': 'order-42' }
const keyed = await client.post('/orders', { json, headers })
console.log('POST with a key:', keyed.status, await keyed.text())

await client.close()
await service.close()
