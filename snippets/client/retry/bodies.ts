// What is uploaded decides whether it can be uploaded again.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'

let received: string[] = []
const server = await serve(async (request) => {
  received.push(await request.text())
  return new HttpResponse(null, { status: received.length === 1 ? 503 : 201 })
})

async function* chunks() {
  for (const word of ['half', ' and half']) yield new TextEncoder().encode(word)
}
const again: Middleware = async (request, next) => {
  const response = await next(request)
  return response.ok ? response : next(request)
}

for (const middleware of [again, retry({ initialDelay: 10 })]) {
  const client = createClient({ middleware: [middleware] })
  const bodies = {
    'a string': 'half and half',
    'a function that makes a stream': chunks,
    'a stream': chunks(),
  }
  console.log(`${middleware.name}():`)
  for (const [kind, body] of Object.entries(bodies)) {
    received = []
    const outcome = await client.put(server.url, { body }).then(
      ({ status }) => status,
      (error: unknown) => String(error),
    )
    console.log(`  ${kind}: ${outcome}, the server got`, received)
  }
  await client.close()
}
await server.close()
