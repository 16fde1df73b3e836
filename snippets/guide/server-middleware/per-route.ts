// Only one route asks for a key: compose() works on any handler.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region app
const requireKey: Middleware = async (request, next) => {
  if (request.headers.get('x-api-key') === 'open sesame') return next(request)
  throw new HttpError(401, 'Send your key in X-Api-Key', {
    headers: { 'www-authenticate': 'ApiKey realm="admin"' },
  })
}
const home: Handler = async () => new HttpResponse('Welcome!')
const users: Handler = async () => HttpResponse.json(['ada', 'grace'])

const app = routes({
  'GET /': home,
  'GET /admin/users': compose([requireKey], users),
})
// #endregion app

const server = await serve(app)
const client = createClient({ baseUrl: server.url })
await show('/')
await show('/admin/users')
await show('/admin/users', { 'x-api-key': 'open sesame' })

async function show(path: string, headers = {}): Promise<void> {
  const response = await client.get(path, { headers })
  console.log(path, response.status, (await response.text()).trim())
}

await client.close()
await server.close()
