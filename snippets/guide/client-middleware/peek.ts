// A middleware reads a response, and the caller reads it again.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const warn: Middleware = async (request, next) => {
  const response = await next(request)
  if (!response.ok) console.log('failed:', await response.text())
  return response
}
const app: Handler = async () =>
  HttpResponse.json({ error: 'the title is empty' }, { status: 422 })

const client = createClient({ transport: app, middleware: [warn] })
const response = await client.post('http://example.org/notes')
console.log(response.status, await response.json())
