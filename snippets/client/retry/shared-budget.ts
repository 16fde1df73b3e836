// Five clients of one process, a service that is down, and one budget or five.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry, retryBudget } from 'middleware-cookbook/client/retry'

let requests = 0
const service = await serve(async () => {
  requests++
  return new HttpResponse(null, { status: 503 })
})

// In a module of its own, such as `budget.ts`: every client imports it.
const budget = retryBudget()

const retries = {
  'each client has a budget': () => retry({ initialDelay: 10 }),
  'all clients share one': () => retry({ initialDelay: 10, budget }),
  'no budget': () => retry({ initialDelay: 10, budget: false }),
}
for (const [name, makeRetry] of Object.entries(retries)) {
  requests = 0
  for (let n = 0; n < 5; n++) {
    const client = createClient({ middleware: [makeRetry()] })
    await (await client.get(service.url)).release()
    await (await client.get(service.url)).release()
    await client.close()
  }
  console.log(`${name}: 10 calls, ${requests} requests`)
}

await service.close()
