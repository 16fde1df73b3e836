// A middleware asks for German, and the server answers in it.
import {
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const greet: Handler = async (request) => {
  const language = request.headers.get('accept-language')
  return new HttpResponse(language === 'de' ? 'Hallo!' : 'Hello!')
}

const german: Middleware = async (request, next) => {
  const response = await next(request.withHeader('accept-language', 'de'))
  console.log(String(request), '→', response.status)
  return response
}

const server = await serve(greet)
const client = createClient({ baseUrl: server.url, middleware: [german] })

const response = await client.get('/greeting')
console.log(await response.text())

await client.close()
await server.close()
