// Three lines of CORS hide errors, spoil caches, and let any site read all.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { cors } from 'middleware-cookbook/server/cors'

// #region naive
const naiveCors: Middleware = async (request, next) => {
  const response = await next(request)
  //               ^^^^^^^^^^^^^^^^^^^ an error skips what follows, a preflight reaches the handler
  const origin = request.headers.get('origin') ?? '*'
  //             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of any site
  return response
    .withHeader('access-control-allow-origin', origin)
    .withHeader('access-control-allow-credentials', 'true')
    .withHeader('vary', 'Origin')
  //            ^^^^^^^^^^^^^^^^ the handler's Vary is lost
}
// #endregion naive

const handler: Handler = async (request) => {
  if (request.method === 'OPTIONS') throw new HttpError(405)
  if (request.url.pathname !== '/notes') throw new HttpError(404)
  const headers = { vary: 'Accept-Language' }
  return new HttpResponse('buy milk', { headers })
}
const origin = ['https://notes.example.org', 'https://admin.example.org']
const recipe = cors({ origin, credentials: true })

// Both answer the same requests; what a browser makes of them is printed.
for (const middleware of [naiveCors, recipe]) {
  console.log(`# ${middleware.name}`)
  const server = await serve(compose([middleware], handler))
  const client = createClient({ baseUrl: server.url })
  const asks = { 'access-control-request-method': 'PUT' }
  for (const [page, method, path, more] of [
    ['https://notes.example.org', 'OPTIONS', '/notes', asks],
    ['https://notes.example.org', 'GET', '/nothing', {}],
    ['https://notes.example.org', 'GET', '/notes', {}],
    ['https://evil.example.net', 'GET', '/notes', {}],
  ] as const) {
    const headers = { origin: page, ...more }
    const response = await client.request(path, { method, headers })
    const allows = response.headers.get('access-control-allow-origin')
    const verdict = allows === page ? 'may read' : 'cannot read'
    console.log(page, verdict, method, path, response.status)
    const vary = response.headers.get('vary')
    if (path === '/notes' && method === 'GET') console.log('  Vary:', vary)
    await response.release()
  }
  await client.close()
  await server.close()
}
