// A service goes down and comes back: its callers fail at once, and a few requests show that it is back.
import { HttpResponse, serve, sleep } from 'middleware-cookbook'
import type { CircuitChange } from 'middleware-cookbook/client/circuit-breaker'

let requests = 0
let isDown = true
const service = await serve(async () => {
  requests++
  return isDown
    ? new HttpResponse('overloaded', { status: 503 })
    : new HttpResponse('a report')
})
const api = service.url
const log = ({ from, to, reason = 'it works' }: CircuitChange) => {
  console.log(`${from} → ${to}: ${reason}`)
}

// #region use
import { createClient } from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'

const client = createClient({
  baseUrl: api,
  middleware: [circuitBreaker({ minimum: 5, onChange: log })],
  timeout: 10_000,
})
// #endregion use

const results: string[] = []
const report = async () => (await client.get('/report')).text()
for (let call = 1; call <= 20; call++) {
  results.push(await report().catch(String))
}
console.log(`${requests} requests for 20 calls`)
console.log(results.at(-1)?.replace(/\d+ ms/, '… ms'))

isDown = false
await sleep(6000)
for (let call = 1; call <= 5; call++) await report()
console.log(await report())

await client.close()
await service.close()
