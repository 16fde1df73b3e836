// Two lines of logging give away a token, miss a failure, and hold up a stream.
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { logging } from 'middleware-cookbook/client/logging'

const naiveLogging: Middleware = async (request, next) => {
  console.log('->', request.method, request.url.href)
  //                                ^^^^^^^^^^^^^^^^ with a token in the query
  const response = await next(request)
  console.log('<-', response.status, await response.text())
  //                                 ^^^^^^^^^^^^^^^^^^^^^ waits for the end of what may have none
  return response
}

// More news may come at any time, until the reader goes away.
async function* news(reader?: AbortSignal) {
  yield new TextEncoder().encode('It is raining')
  await gone(reader)
}
function gone(signal?: AbortSignal) {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}
const server = await serve(async ({ url, signal }) => {
  if (url.pathname === '/news') return new HttpResponse(news(signal))
  if (url.pathname === '/slow') await gone(signal)
  return new HttpResponse('Hello, Ada')
})

const client = createClient({
  baseUrl: server.url,
  middleware: [naiveLogging, attemptTimeout(100)],
  timeout: 300,
})
const tell = (error: unknown) => {
  console.log('the caller gets', String(error))
}

await client.get('/me?access_token=open-sesame')
await client.get('/slow').catch(tell)
await client.get('/news').catch(tell)

console.log('with the recipe:')
const log = ({ status }: { status?: number }) => {
  console.log('<-', status)
}
const middleware = [logging({ log })]
const response = await client.get('/news', { middleware })
for await (const chunk of response.stream()) {
  console.log('the caller reads:', new TextDecoder().decode(chunk))
  break
}

await client.close()
await server.close()
