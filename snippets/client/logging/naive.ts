// Two lines of logging give away a token, miss a failure, and hold up a stream.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { logging } from 'middleware-cookbook/client/logging'

const naiveLogging: Middleware = async (request, next) => {
  console.log('->', request.method, request.url.href)
  const response = await next(request)
  console.log('<-', response.status, await response.text())
  return response
}

async function* news(reader?: AbortSignal) {
  yield new TextEncoder().encode('It is raining')
  // More news may come at any time, until the reader goes away.
  await new Promise((resolve) => reader?.addEventListener('abort', resolve))
}
const server = await serve(async (request) =>
  request.url.pathname === '/news'
    ? new HttpResponse(news(request.signal))
    : new HttpResponse('Hello, Ada'),
)
const gone = await serve(async () => new HttpResponse())
await gone.close()

const client = createClient({
  baseUrl: server.url,
  middleware: [naiveLogging],
  timeout: 300,
})
const attempt = (call: Promise<unknown>) =>
  call.catch((error: unknown) => {
    console.log('the caller gets:', String(error))
  })

await client.get('/me?access_token=opensesame')
await attempt(client.get(gone.url))
await attempt(client.get('/news'))

const log = ({ status }: { status?: number }) => {
  console.log('with the recipe:', status)
}
const response = await client.get('/news', {
  middleware: [logging({ log })],
})
for await (const chunk of response.stream()) {
  console.log('the caller reads:', new TextDecoder().decode(chunk))
  break
}

await client.close()
await server.close()
