// An audit through the client is a call, which is audited, which is a call.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

let entries = 0
const addEntry: Handler = async () => {
  entries++
  // Without this the program would never end.
  return new HttpResponse(null, { status: entries < 50 ? 204 : 429 })
}
const listNotes: Handler = async () => HttpResponse.json(['buy milk'])

const server = await serve(
  routes({ 'POST /audit': addEntry, 'GET /notes': listNotes }),
)

const audit: Middleware = async (request, next) => {
  const response = await next(request)
  if (response.ok) await client.post('/audit', { body: String(request) })
  return response
}
const client = createClient({ baseUrl: server.url, middleware: [audit] })

await client.get('/notes')
console.log('audit entries for one call:', entries)

await client.close()
await server.close()
