// A value travels from the caller to a middleware, and is never sent.
import {
  contextKey,
  createClient,
  HttpRequest,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const tenant = contextKey<'acme' | 'globex'>('tenant')

const signForTenant: Middleware = async (request, next) => {
  const name = request.get(tenant)
  //    ^?
  if (name === undefined) return next(request)
  return next(request.withHeader('x-api-key', `key-of-${name}`))
}

const app: Handler = async (request) => {
  console.log('the server sees:', [...request.headers], request.get(tenant))
  return new HttpResponse('Hello!')
}

const client = createClient({ transport: app, middleware: [signForTenant] })
const request = new HttpRequest('http://example.org/invoices')

await client.request(request.set(tenant, 'acme'))
await client.request(request)
