// Without a shared refresh every call fetches a token, and one gets it.
import {
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'

let valid = 'refresh-0'
let refreshes = 0
const issueToken: Handler = async (request) => {
  refreshes++
  if ((await request.text()) !== valid) throw new HttpError(400, 'Used up')
  valid = 'refresh-1'
  return new HttpResponse('access-1')
}
const listNotes: Handler = async (request) => {
  const credentials = request.headers.get('authorization')
  const status = credentials === 'Bearer access-1' ? 200 : 401
  return new HttpResponse(null, { status })
}
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)
const grant = new HttpRequest(new URL('/token', server.url), {
  method: 'POST',
  body: 'refresh-0',
})

// #region naive
let token: string | undefined
const naiveRefresh: Middleware = async (request, next) => {
  token ??= await fetchToken()
  //        ^^^^^^^^^^^^^^^^^^ until it is there, every call gets here
  return next(request.withHeader('authorization', `Bearer ${token}`))
}

async function fetchToken(): Promise<string> {
  const response = await tokenClient.request(grant)
  return (await response.text()).trim()
}
// #endregion naive

const tokenClient = createClient()
const recipe = tokenRefresh({
  origin: server.url,
  async refresh(send) {
    const response = await send(grant)
    return { accessToken: await response.text() }
  },
})

for (const middleware of [naiveRefresh, recipe]) {
  console.log(`# ${middleware.name}`)
  valid = 'refresh-0'
  refreshes = 0
  const client = createClient({
    baseUrl: server.url,
    middleware: [middleware],
  })
  const calls = Array.from({ length: 5 }, () => client.get('/notes'))
  const responses = await Promise.all(calls)
  const statuses = responses.map(({ status }) => status).sort()
  console.log('refreshes:', refreshes)
  console.log('status:', statuses.join(' '))
  await client.close()
}

await tokenClient.close()
await server.close()
