// A body that was too large does not become an empty one.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const bodyLogger: Middleware = async (request, next) => {
  try {
    console.log('logger reads:', await request.text())
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    console.log('logger catches:', error.status)
  }
  return next(request)
}
const handler: Handler = async (request) => {
  console.log('handler reads:', await request.text())
  return new HttpResponse('Thank you!')
}

const server = await serve(compose([bodyLogger], handler), { maxBodySize: 10 })
const client = createClient()

const response = await client.post(server.url, { body: 'far more than ten' })
console.log(response.status, (await response.text()).trim())

await client.close()
await server.close()
