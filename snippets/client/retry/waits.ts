// Three failures in a row, with and without jitter: how long the client waits before each attempt.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let requests = 0
const service = await serve(async () => {
  requests++
  return new HttpResponse(null, { status: requests > 3 ? 200 : 503 })
})

const client = createClient()
const versions = {
  'no jitter': retry({ initialDelay: 100, jitter: 'none' }),
  'full jitter': retry({ initialDelay: 100 }),
}
for (const [name, again] of Object.entries(versions)) {
  console.log(`# ${name}`)
  requests = 0
  const response = await client.get(service.url, { middleware: [again] })
  console.log(`${requests} sent: ${response.status}`)
}

await client.close()
await service.close()
