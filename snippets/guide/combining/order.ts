// The same three middleware in three orders: what is sent, and what is logged.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { logging, type LogEntry } from 'middleware-cookbook/client/logging'
import { retry } from 'middleware-cookbook/client/retry'

const log = logging({
  log: ({ method, status }: LogEntry) => {
    console.log(`log: ${method} ${status}`)
  },
})
const again = retry({ initialDelay: 10 })

let signatures = 0
const auth: Middleware = async (request, next) =>
  next(request.withHeader('authorization', `Signature ${++signatures}`))

// Busy at first, and takes each signature once, against replays.
let known: (string | null)[] = []
const server = await serve(async (request) => {
  const signature = request.headers.get('authorization')
  const replayed = known.includes(signature)
  known.push(signature)
  const status = replayed ? 401 : known.length === 1 ? 503 : 200
  console.log(`server: ${signature} is answered with ${status}`)
  return new HttpResponse(null, { status })
})

const client = createClient()
const orders = {
  'logging → auth → retry': [log, auth, again],
  'logging → retry → auth': [log, again, auth],
  'retry → auth → logging': [again, auth, log],
}
for (const [order, middleware] of Object.entries(orders)) {
  console.log(`# ${order}`)
  known = []
  const response = await client.get(server.url, { middleware })
  console.log(`caller: ${response.status}`)
}

await client.close()
await server.close()
