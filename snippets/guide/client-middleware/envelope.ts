// Wraps every request in { data }, and unwraps the responses.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

// #region middleware
const envelope: Middleware = async (request, next) => {
  const wrapped = request.body.empty
    ? request
    : request.with({ json: { data: await request.json() } })
  const response = await next(wrapped)
  if (!response.ok) return response
  const { data } = await response.json<{ data: unknown }>()
  return response.with({ json: data })
}
// #endregion middleware

const app: Handler = async (request) => {
  console.log('the server gets:', await request.text())
  return HttpResponse.json({ data: { id: 1 } }, { status: 201 })
}

const client = createClient({ transport: app, middleware: [envelope] })
const response = await client.post('http://example.org/notes', {
  json: { text: 'buy milk' },
})
console.log('the caller gets:', response.status, await response.text())
