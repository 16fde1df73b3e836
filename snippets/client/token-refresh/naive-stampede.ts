// Without a shared refresh every call fetches a token, and one gets it.
import {
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

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

let token: string | undefined
const naiveRefresh: Middleware = async (request, next) => {
  token ??= await fetchToken()
  //        ^^^^^^^^^^^^^^^^^^ until it is there, every call gets here
  return next(request.withHeader('authorization', `Bearer ${token}`))
}
const client = createClient({
  baseUrl: server.url,
  middleware: [naiveRefresh],
})

async function fetchToken(): Promise<string> {
  const request = { body: 'refresh-0', middleware: [] }
  const response = await client.post('/token', request)
  return (await response.text()).trim()
}

const calls = Array.from({ length: 5 }, () => client.get('/notes'))
const responses = await Promise.all(calls)
console.log('refreshes:', refreshes)
console.log(
  'status:',
  responses
    .map(({ status }) => status)
    .sort()
    .join(' '),
)

await client.close()
await server.close()
