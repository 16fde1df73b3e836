// A token request in front of each call: the endpoint has a limit, and most calls fail.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { clientCredentials } from 'middleware-cookbook/client/client-credentials'

let asked = 0
const issueToken: Handler = async () => {
  asked++
  if (asked <= 10) return HttpResponse.json({ access_token: 'a' })
  return new HttpResponse(null, { status: 429 })
}
const listNotes: Handler = async ({ headers }) => {
  const isRight = headers.get('authorization') === 'Bearer a'
  return new HttpResponse(null, { status: isRight ? 200 : 401 })
}
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)
const url = new URL('/token', server.url)
const tokenClient = createClient()

// #region naive
const naiveCredentials: Middleware = async (request, next) => {
  const headers = { authorization: `Basic ${btoa('reports:secret')}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  const response = await tokenClient.post(url, { headers, body })
  //                     ^^^^^^^^^^^^^^^^ before each call
  if (!response.ok) throw new Error(`${response.status} from the endpoint`)
  const { access_token } = await response.json<{ access_token: string }>()
  return next(request.withHeader('authorization', `Bearer ${access_token}`))
}
// #endregion naive

const recipe = clientCredentials({
  origin: server.url,
  url,
  clientId: 'reports',
  clientSecret: 'secret',
})

for (const middleware of [naiveCredentials, recipe]) {
  console.log(`# ${middleware.name}`)
  asked = 0
  const client = createClient({
    baseUrl: server.url,
    middleware: [middleware],
  })
  const calls = Array.from({ length: 100 }, () => client.get('/notes'))
  const results = await Promise.allSettled(calls)
  const good = results.filter(({ status }) => status === 'fulfilled')
  console.log('100 calls, token requests:', asked)
  console.log('calls that fail:', results.length - good.length)
  await client.close()
}

await tokenClient.close()
await server.close()
