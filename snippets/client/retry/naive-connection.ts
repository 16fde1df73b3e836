// An unread response keeps its connection, and the retry waits for it.
// @node A browser page cannot choose how many connections it has.
// @warns UnreadResponseWarning
import {
  createClient,
  HttpResponse,
  httpTransport,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

// #region naive
const naiveRetry: Middleware = async (request, next) => {
  const response = await next(request)
  return response.status === 503 ? next(request) : response
  //                               ^^^^^^^^^^^^^ while the first response is unread
}
// #endregion naive

let calls = 0
const server = await serve(async () => {
  calls++
  const page = 'Sorry! '.repeat(50_000)
  return calls % 2 === 1
    ? new HttpResponse(page, { status: 503 })
    : new HttpResponse('welcome')
})

const transport = httpTransport({ connections: 1 })
const client = createClient({ transport, timeout: 5000 })

for (const middleware of [naiveRetry, retry({ initialDelay: 10 })]) {
  console.log(`# ${middleware.name}`)
  calls = 0
  const call = client.get(server.url, { middleware: [middleware] })
  const text = await call.then((response) => response.text()).catch(String)
  console.log('the caller gets:', text)
  console.log('requests that reached the server:', calls)
}

await transport.close()
await server.close()
