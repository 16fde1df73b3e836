// Four ways out of the recursion, and which of them keeps the credentials.
import {
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
  type Client,
  type Middleware,
} from 'middleware-cookbook'

const server = await serve(async ({ headers }) => {
  const status = headers.has('x-api-key') ? 204 : 401
  return new HttpResponse(null, { status })
})
const auditUrl = new URL('/audit', server.url)
const authenticate: Middleware = async (request, next) =>
  next(request.withHeader('x-api-key', 'k-1'))
let client: Client
const auditClient = createClient()

const emptyList: Middleware = async (request, next) => {
  const response = await next(request)
  report(await client.post(auditUrl, { middleware: [] }))
  return response
}
const skipByUrl: Middleware = async (request, next) => {
  if (request.url.href === auditUrl.href) return next(request)
  const response = await next(request)
  report(await client.post(auditUrl))
  return response
}
const clientOfItsOwn: Middleware = async (request, next) => {
  const response = await next(request)
  report(await auditClient.post(auditUrl))
  return response
}
const throughNext: Middleware = async (request, next) => {
  const response = await next(request)
  report(await next(new HttpRequest(auditUrl, { method: 'POST' })))
  return response
}

function report(response: HttpResponse): void {
  console.log('  audit:', response.status)
}

const ways = { emptyList, skipByUrl, clientOfItsOwn, throughNext }
for (const [name, audit] of Object.entries(ways)) {
  console.log(name)
  client = createClient({ middleware: [audit, authenticate] })
  await client.get(server.url)
  await client.close()
}
await auditClient.close()
await server.close()
