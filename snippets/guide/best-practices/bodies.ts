// A logger that takes the raw stream takes it away from the caller.
// @bun has no function names on the stack after an await
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const app: Handler = async () => HttpResponse.json(['buy milk'])

const streamLogger: Middleware = async (request, next) => {
  const response = await next(request)
  let size = 0
  for await (const chunk of response.stream()) size += chunk.byteLength
  console.log(`  ${size} bytes`)
  return response
}
const bytesLogger: Middleware = async (request, next) => {
  const response = await next(request)
  console.log(`  ${(await response.bytes()).byteLength} bytes`)
  return response
}

for (const middleware of [streamLogger, bytesLogger]) {
  console.log(middleware.name)
  const client = createClient({ transport: app, middleware: [middleware] })
  const response = await client.get('https://notes.example.org')
  const result = await response.json().then(String, String)
  console.log(`  the caller gets: ${result}`)
}
