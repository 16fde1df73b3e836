// A middleware adds a wink to every text that the application answers with.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const hello: Handler = async () => new HttpResponse('Hello!')

const wink: Middleware = async (request, next) => {
  const response = await next(request)
  return response.with({ body: `${await response.text()} ;-)` })
}

const app = compose([wink], hello)
const server = await serve(app)
const client = createClient()

const response = await client.get(server.url)
console.log(await response.text())

await client.close()
await server.close()
