// A refresh through the client waits for a lock that waits for the refresh.
import {
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
  type Client,
  type Middleware,
} from 'middleware-cookbook'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'

let reached = 0
const server = await serve(async ({ url }) => {
  reached++
  return new HttpResponse(url.pathname === '/token' ? 'token-1' : 'buy milk')
})

// #region naive
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
const client = clientWith(naiveRefresh)

async function fetchToken(): Promise<string> {
  const response = await client.post('/token')
  //                     ^^^^^^^^^^^^^^^^^^^^^ passes naiveRefresh, which waits for it
  return response.text()
}
// #endregion naive

const recipe = tokenRefresh({
  origin: server.url,
  async refresh(send) {
    const url = new URL('/token', server.url)
    const response = await send(new HttpRequest(url, { method: 'POST' }))
    return { accessToken: await response.text() }
  },
})

console.log('# naiveRefresh')
await readNotes(client)

console.log('# tokenRefresh')
await readNotes(clientWith(recipe))

function clientWith(middleware: Middleware): Client {
  const baseUrl = server.url
  return createClient({ baseUrl, middleware: [middleware], timeout: 300 })
}

async function readNotes(client: Client): Promise<void> {
  reached = 0
  const call = client.get('/notes').then((response) => response.text())
  console.log('the caller gets:', await call.catch(String))
  console.log('requests that reached the server:', reached)
  await client.close()
}

await server.close()
