// What is the same for every request needs no middleware.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const server = await serve(async ({ headers }) => {
  console.log(`${headers.get('x-app')} sends ${headers.get('x-request-id')}`)
  return new HttpResponse()
})

let requests = 0
const requestId: Middleware = async (request, next) =>
  next(request.withHeader('x-request-id', `request ${++requests}`))

const client = createClient({
  baseUrl: server.url,
  headers: { 'X-App': 'notes' },
  middleware: [requestId],
})

await client.get('/')
await client.get('/', { headers: { 'X-App': 'an import job' } })

await client.close()
await server.close()
