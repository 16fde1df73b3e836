// Two lines of logging give away a token, miss a failure, and hold up a stream.
import {
  attemptTimeout,
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { logging } from 'middleware-cookbook/client/logging'

// #region naive
const naiveLogging: Middleware = async (request, next) => {
  console.log('log:', request.method, request.url.href)
  //                                  ^^^^^^^^^^^^^^^^ with a token in the query
  const response = await next(request)
  console.log('log:', response.status, await response.text())
  //                                   ^^^^^^^^^^^^^^^^^^^^^ waits for the end of a body that may never end
  return response
}
// #endregion naive

// More news may come at any time, until the reader disconnects.
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

const recipe = logging({
  log: ({ method, url, status, error }) => {
    console.log('log:', method, url, status ?? error?.name)
  },
})
for (const middleware of [naiveLogging, recipe]) {
  console.log(`# ${middleware.name}`)
  const client = createClient({
    baseUrl: server.url,
    middleware: [middleware, attemptTimeout(1000)],
    timeout: 2000,
  })
  const firstChunk = async (path: string) => {
    const response = await client.get(path)
    for await (const chunk of response.stream()) {
      return new TextDecoder().decode(chunk)
    }
    return 'nothing'
  }
  for (const path of ['/me?access_token=open-sesame', '/slow', '/news']) {
    const got = await firstChunk(path).catch((error: unknown) =>
      error instanceof Error ? error.name : error,
    )
    console.log('  the caller gets:', got)
  }
  await client.close()
}
await server.close()
