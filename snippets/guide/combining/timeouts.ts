// A service that never answers the first request, and where a limit helps.
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let requests = 0
const server = await serve(async (request) => {
  requests++
  if (requests === 1) await gone(request.signal)
  return new HttpResponse('hello')
})

function gone(signal?: AbortSignal) {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

const client = createClient({ timeout: 250 })
const again = retry({ initialDelay: 50 })
const lists = {
  'only the timeout of the call': [again],
  'attemptTimeout() outside retry()': [attemptTimeout(100), again],
  'attemptTimeout() inside retry()': [again, attemptTimeout(100)],
}
for (const [name, middleware] of Object.entries(lists)) {
  console.log(`# ${name}`)
  requests = 0
  const result = await client
    .get(server.url, { middleware })
    .then((response) => response.text(), String)
  console.log(`${requests} sent: ${result}`)
}

await client.close()
await server.close()
