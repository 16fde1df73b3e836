// A program signs in as itself: one token for all calls, and for a second process with the same store.
import {
  HttpResponse,
  routes,
  serve,
  sleep,
  type Handler,
} from 'middleware-cookbook'
import { memoryStore } from 'middleware-cookbook/store'

let issued = 0
let revoked = false

const issueToken: Handler = async (request) => {
  if (request.headers.get('authorization') !== `Basic ${btoa('reports:s1')}`) {
    return HttpResponse.json({ error: 'invalid_client' }, { status: 401 })
  }
  issued++
  revoked = false
  return HttpResponse.json({ access_token: `a${issued}`, expires_in: 3600 })
}
const listNotes: Handler = async ({ headers }) => {
  const isRight = headers.get('authorization') === `Bearer a${issued}`
  return new HttpResponse('notes', { status: isRight && !revoked ? 200 : 401 })
}
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)
const api = server.url
const url = new URL('/token', api)
const readSecret = async () => 's1'
const store = memoryStore()

// #region use
import { createClient } from 'middleware-cookbook'
import { clientCredentials } from 'middleware-cookbook/client/client-credentials'

const auth = clientCredentials({
  origin: api,
  url,
  clientId: 'reports',
  clientSecret: readSecret,
  scope: 'notes:read',
  store,
})
const client = createClient({ baseUrl: api, middleware: [auth] })
// #endregion use

await call(100, 'calls at once')
await sleep(3_600_000)
await call(100, 'an hour later')
revoked = true
await call(1, 'after the server revoked it')

const second = clientCredentials({
  origin: api,
  url,
  clientId: 'reports',
  clientSecret: readSecret,
  scope: 'notes:read',
  store,
})
await call(100, 'of a second process', [second])

async function call(count: number, what: string, middleware = [auth]) {
  const calls = Array.from({ length: count }, () =>
    client.get('/notes', { middleware }),
  )
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  console.log(count, what, [...new Set(statuses)], 'tokens issued:', issued)
}

await client.close()
await server.close()
