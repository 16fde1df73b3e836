// A client for every day: one log entry a call, with any number of attempts.
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'
import {
  retry,
  retryBudget,
  type RetryEvent,
} from 'middleware-cookbook/client/retry'

let requests = 0
const server = await serve(async ({ signal }) => {
  requests++
  if (requests === 1) return new HttpResponse('busy', { status: 503 })
  if (requests === 2) await gone(signal)
  return HttpResponse.json(['buy milk'])
})

function gone(signal?: AbortSignal) {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

function log({ method, url, status, duration }: LogEntry) {
  console.log(`${method} ${url}: ${status} in ${duration} ms`)
}
function onRetry({ attempt, response, error }: RetryEvent) {
  const failure = response ? String(response.status) : String(error)
  console.log(`retry ${attempt} after: ${failure}`)
}
const origin = server.url

const client = createClient({
  baseUrl: origin,
  headers: { Accept: 'application/json' },
  timeout: 5000,
  middleware: [
    logging({ log }),
    retry({ initialDelay: 20, budget: retryBudget(), onRetry }),
    basicAuth({ origin, username: 'ada', password: 'lovelace' }),
    attemptTimeout(200),
  ],
})

const notes = await client.get('/notes')
console.log(await notes.json())

await client.close()
await server.close()
