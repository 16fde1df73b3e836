// Lets the pages of one other origin call this server.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  mapResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
function cors({ origin }: { readonly origin: string }): Middleware {
  return async function cors(request, next) {
    const preflight =
      request.method === 'OPTIONS' &&
      request.headers.has('access-control-request-method')
    const answer = preflight
      ? async () => new HttpResponse(null, { status: 204, headers: allowed })
      : next
    return mapResponse(request, answer, (response) => {
      // Caches must keep the responses for different origins apart.
      const vary = [response.headers.get('vary'), 'Origin'].filter(Boolean)
      const marked = response.withHeader('vary', vary.join(', '))
      if (request.headers.get('origin') !== origin) return marked
      return marked.withHeader('access-control-allow-origin', origin)
    })
  }
}
const allowed = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'content-type, authorization',
  'access-control-max-age': '600',
}
// #endregion middleware

const handler: Handler = async (request) => {
  console.log('the handler gets', String(request))
  if (request.method === 'DELETE') throw new HttpError(403, 'Not yours')
  return HttpResponse.json(['buy milk'])
}
const app = compose([cors({ origin: 'https://notes.example.org' })], handler)
const server = await serve(app)
const client = createClient({ baseUrl: server.url })

const preflight = { 'access-control-request-method': 'DELETE' }
await show('OPTIONS', 'https://notes.example.org', preflight)
await show('DELETE', 'https://notes.example.org')
await show('GET', 'https://notes.example.org')
await show('GET', 'https://evil.example.net')

async function show(method: string, origin: string, more = {}): Promise<void> {
  const headers = { origin, ...more }
  const response = await client.request('/', { method, headers })
  const allows = response.headers.get('access-control-allow-origin')
  console.log(method, response.status, 'allows', allows)
  await response.release()
}

await client.close()
await server.close()
