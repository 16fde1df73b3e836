// Middleware around a table of routes counts for all of them.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  param,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const requireKey: Middleware = async (request, next) => {
  if (request.headers.get('x-api-key') === 'open sesame') return next(request)
  throw new HttpError(401, 'Send your key in X-Api-Key', {
    headers: { 'www-authenticate': 'ApiKey realm="admin"' },
  })
}

// #region app
const admin = routes({
  'GET /users/:name': async (request) =>
    new HttpResponse(`This is ${param(request, 'name')}`),
  'GET /jobs': async () => HttpResponse.json([]),
})
const app = routes({
  'GET /': async () => new HttpResponse('Welcome!'),
  '/admin/**': compose([requireKey], admin),
})
// #endregion app

const server = await serve(app)
const client = createClient({ baseUrl: server.url })

const key = { 'x-api-key': 'open sesame' }
await show('/', {})
await show('/admin/users/ada', key)
await show('/admin/nothing', key)
await show('/admin/nothing', {})

async function show(path: string, headers: Record<string, string>) {
  const response = await client.get(path, { headers })
  const text = (await response.text()).trim()
  console.log(path, response.status, text)
}

await client.close()
await server.close()
