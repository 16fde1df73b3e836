// One entry for each call, whether it succeeds or fails, and no secret in any.
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'

const server = await serve(async ({ url, signal }) => {
  if (url.pathname === '/slow') await gone(signal)
  return new HttpResponse('hello')
})

function gone(signal?: AbortSignal) {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

function log(entry: LogEntry) {
  console.log(JSON.stringify(entry, null, 2))
}

const client = createClient({
  baseUrl: server.url,
  headers: { Authorization: 'Bearer open-sesame', Accept: 'text/plain' },
  middleware: [
    logging({ log, headers: ['accept', 'authorization'] }),
    attemptTimeout(200),
  ],
})

await client.get('/search?q=tea&api_key=open-sesame')

try {
  await client.get('/slow')
} catch {
  console.log('The caller gets the error all the same.')
}

await client.close()
await server.close()
