// A logger reads the body as text, and the handler still gets it.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const bodyLogger: Middleware = async (request, next) => {
  console.log('logger reads:', await request.text())
  return next(request)
}
const handler: Handler = async (request) => {
  const { name } = await request.json<{ name: string }>()
  return new HttpResponse(`Hello, ${name}!`)
}

const server = await serve(compose([bodyLogger], handler))
const client = createClient()

const response = await client.post(server.url, { json: { name: 'Ada' } })
console.log(response.status, await response.text())

await client.close()
await server.close()
