// A shop asks for its prices once a minute, however often it shows them.
import { HttpResponse, serve } from 'middleware-cookbook'

let requests = 0
const service = await serve(async () => {
  requests++
  const headers = { 'cache-control': 'max-age=60' }
  return HttpResponse.json({ piano: 1200 }, { headers })
})
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { httpCache } from 'middleware-cookbook/client/http-cache'

const client = createClient({ baseUrl: api, middleware: [httpCache()] })
const prices = async () => (await client.get('/prices')).json()
await prices()
console.log('again:', await prices())
// #endregion use

console.log('requests:', requests)

await client.close()
await service.close()
