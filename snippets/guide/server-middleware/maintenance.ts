// While the switch is on, every request gets a 503, and no handler runs.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

let maintenance = false

// #region middleware
const duringMaintenance: Middleware = async (request, next) => {
  if (!maintenance) return next(request)
  const headers = { 'retry-after': '120' }
  return new HttpResponse('Back in two minutes', { status: 503, headers })
}
// #endregion middleware

const handler: Handler = async () => {
  console.log('the handler runs')
  return new HttpResponse('Hello!')
}

const server = await serve(compose([duringMaintenance], handler))
const client = createClient({ baseUrl: server.url })

for (const state of [false, true]) {
  maintenance = state
  const response = await client.get('/')
  console.log(response.status, await response.text())
}

await client.close()
await server.close()
