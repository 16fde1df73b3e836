// The same middleware in a client and in a server.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'

function log(side: string): Middleware {
  return async function log(request, next) {
    console.log(`${side}: ${String(request)}`)
    const response = await next(request)
    console.log(`${side}: ${response.status}`)
    return response
  }
}

const app = compose([log('server')], async () => new HttpResponse('Hello!'))
const server = await serve(app)
const client = createClient({ middleware: [log('client')] })

const response = await client.get(server.url)
console.log(await response.text())

await client.close()
await server.close()
