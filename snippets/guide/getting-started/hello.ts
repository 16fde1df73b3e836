// A server, a client, and a middleware between them.
import {
  createClient,
  HttpResponse,
  param,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const app = routes({
  'GET /hello/:name': async (request) =>
    new HttpResponse(`Hello, ${param(request, 'name')}!`),
})

const log: Middleware = async (request, next) => {
  const response = await next(request)
  console.log(String(request), '→', response.status)
  return response
}

const server = await serve(app)
const client = createClient({ baseUrl: server.url, middleware: [log] })

const response = await client.get('/hello/Ada')
console.log(await response.text())
const missing = await client.get('/hello')
await missing.release()

await client.close()
await server.close()
