// Ten parts of a page want the same rates at once; the service is asked once.
import { HttpResponse, serve } from 'middleware-cookbook'

let requests = 0
const service = await serve(async () => {
  requests++
  return HttpResponse.json({ EUR: 1, USD: 1.08 })
})
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
import { singleFlight } from 'middleware-cookbook/client/single-flight'

const client = createClient({ middleware: [singleFlight()] })
const rates = async () => (await client.get(`${api}/rates`)).json()
const all = await Promise.all(Array.from({ length: 10 }, rates))
console.log(all.length, 'parts have', all[9])
// #endregion use

console.log('requests:', requests)

await client.close()
await service.close()
