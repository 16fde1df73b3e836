// A fetch with middleware, for an SDK that takes one.
// @node the fetch of the platform needs a real socket
import {
  HttpResponse,
  serve,
  withMiddleware,
  type Middleware,
} from 'middleware-cookbook'

const server = await serve(
  async (request) =>
    new HttpResponse(`Hello, ${request.headers.get('x-app')}!`, {
      headers: { connection: 'close' },
    }),
)

// #region use
const name: Middleware = (request, next) =>
  next(request.withHeader('x-app', 'notes'))
const fetchAsNotes = withMiddleware(fetch, [name])

const response = await fetchAsNotes(server.url)
console.log(await response.text())
// #endregion use

await server.close()
