// An unread response keeps its connection, and the next call waits.
// @node in a page nothing limits the connections
// @warns UnreadResponseWarning
import {
  createClient,
  httpTransport,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'

let requests = 0
const server = await serve(async () => {
  requests++
  const status = requests === 1 ? 503 : 200
  return new HttpResponse(new Uint8Array(300_000), { status })
})

const keeping: Middleware = async (request, next) => {
  const response = await next(request)
  return response.ok ? response : next(request)
}
const releasing: Middleware = async (request, next) => {
  const response = await next(request)
  if (response.ok) return response
  await response.release()
  return next(request)
}

for (const middleware of [keeping, releasing]) {
  requests = 0
  const transport = httpTransport({ connections: 1 })
  const client = createClient({ transport, middleware: [middleware] })
  const result = await client
    .get(server.url, { timeout: 300 })
    .then(async (response) => {
      await response.release()
      return `status ${response.status}`
    }, String)
  console.log(`${middleware.name}: ${requests} requests, ${result}`)
  await transport.close()
}
await server.close()
