// Two middleware around a handler, and who is called when.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const handler: Handler = async () => {
  console.log('Handler called')
  return new HttpResponse('Hello!')
}
const middleware1: Middleware = async (request, next) => {
  console.log('Middleware 1 called')
  const response = await next(request)
  console.log('Middleware 1 finished')
  return response
}
const middleware2: Middleware = async (request, next) => {
  console.log('Middleware 2 called')
  const response = await next(request)
  console.log('Middleware 2 finished')
  return response
}

const server = await serve(compose([middleware1, middleware2], handler))
const client = createClient()

const response = await client.get(server.url)
console.log(await response.text())

await client.close()
await server.close()
