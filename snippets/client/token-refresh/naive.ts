// A refresh through the client waits for a lock that waits for the refresh.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'

let reached = 0
const server = await serve(async () => {
  reached++
  return new HttpResponse('token-1')
})

let token: string | undefined
let lock: Promise<unknown> = Promise.resolve()

const naiveRefresh: Middleware = async (request, next) => {
  if (token === undefined) {
    const mine = lock.then(fetchToken)
    lock = mine
    token = await mine
  }
  return next(request.withHeader('authorization', `Bearer ${token}`))
}
const client = createClient({
  baseUrl: server.url,
  middleware: [naiveRefresh],
  timeout: 300,
})

async function fetchToken(): Promise<string> {
  console.log('fetching a token')
  const response = await client.post('/token')
  //                     ^^^^^^^^^^^^^^^^^^^^^ goes through naiveRefresh, which waits for it
  return response.text()
}

try {
  await client.get('/notes')
} catch (error) {
  console.log(String(error))
}
console.log('requests that reached the server:', reached)

await client.close()
await server.close()
