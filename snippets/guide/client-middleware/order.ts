// First listed is first to see the request, and last to see the response.
import {
  createClient,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const outer: Middleware = async (request, next) => {
  console.log('outer has the request')
  const response = await next(request)
  console.log('outer has the response')
  return response
}
const inner: Middleware = async (request, next) => {
  console.log('  inner has the request')
  const response = await next(request)
  console.log('  inner has the response')
  return response
}
const app: Handler = async () => {
  console.log('    the server answers')
  return new HttpResponse('Hello!')
}

const client = createClient({ transport: app, middleware: [outer, inner] })
const response = await client.get('http://example.org')
console.log(await response.text())
