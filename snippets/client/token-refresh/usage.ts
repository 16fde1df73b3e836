// Fetches a token, and one for all calls when it expires or is refused.
import {
  HttpError,
  HttpResponse,
  routes,
  serve,
  sleep,
  type Handler,
} from 'middleware-cookbook'

let issued = 0
let revoked = false

const issueToken: Handler = async (request) => {
  const form = await request.formData()
  const used = form.get('refresh_token')
  if (used !== `refresh-${issued}`) throw new HttpError(400)
  issued++
  revoked = false
  return HttpResponse.json({
    access_token: `access-${issued}`,
    token_type: 'Bearer',
    expires_in: issued === 1 ? 1 : 3600,
    refresh_token: `refresh-${issued}`,
  })
}
const listNotes: Handler = async (request) => {
  const credentials = request.headers.get('authorization')
  return credentials !== `Bearer access-${issued}` || revoked
    ? new HttpResponse(null, { status: 401 })
    : HttpResponse.json(['buy milk'])
}
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)
const api = server.url

let stored = 'refresh-0'
const load = () => stored
const save = (refreshToken: string) => {
  stored = refreshToken
}

// #region use
import { createClient } from 'middleware-cookbook'
import { refreshTokenGrant } from 'middleware-cookbook/client/token-refresh'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'

const refresh = refreshTokenGrant({
  url: new URL('/token', api),
  clientId: 'notes-app',
  refreshToken: load,
  onRotate: save,
})
const middleware = [tokenRefresh({ origin: api, refresh })]
const client = createClient({ baseUrl: api, middleware })
// #endregion use

const first = await client.get('/notes')
console.log('first call:', first.status, 'with token', issued)

await sleep(1000)
const calls = Array.from({ length: 10 }, () => client.get('/notes'))
const statuses = (await Promise.all(calls)).map(({ status }) => status)
console.log('ten calls at once, after it expired:')
console.log(' ', statuses.join(' '), 'with token', issued)

revoked = true
const last = await client.get('/notes')
console.log('after the server revoked it:', last.status, 'with token', issued)

await client.close()
await server.close()
