// A middleware makes a call of its own through next, so it cannot recurse.
import {
  createClient,
  HttpRequest,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
const audit: Middleware = async (request, next) => {
  const response = await next(request)
  const record = new HttpRequest(new URL('/audit', request.url), {
    method: 'POST',
    json: { did: String(request), status: response.status },
    ...(request.signal && { signal: request.signal }),
  })
  const recorded = await next(record)
  await recorded.release()
  return response
}
// #endregion middleware

const app: Handler = async (request) => {
  console.log(`${String(request)} ${await request.text()}`.trim())
  return new HttpResponse(null, { status: 204 })
}

const client = createClient({ transport: app, middleware: [audit] })
await client.delete('http://example.org/notes/7')
