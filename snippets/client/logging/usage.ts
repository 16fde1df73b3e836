// One entry for each call, whether it succeeds or fails, and no secret in any.
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'

const server = await serve(async () => new HttpResponse('hello'))
const gone = await serve(async () => new HttpResponse())
await gone.close()

function log(entry: LogEntry) {
  console.log(JSON.stringify(entry, null, 2))
}

const client = createClient({
  baseUrl: server.url,
  headers: { Authorization: 'Bearer opensesame', Accept: 'text/plain' },
  middleware: [logging({ log, headers: ['authorization', 'accept'] })],
})

await client.get('/search?q=tea&api_key=opensesame')

try {
  await client.get(gone.url, { middleware: [logging({ log })] })
} catch {
  console.log('The caller gets the error all the same.')
}

await client.close()
await server.close()
