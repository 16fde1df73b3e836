// Fetches a token, and one for all calls when it expires or is refused.
import {
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  sleep,
  type Handler,
} from 'middleware-cookbook'
import {
  refreshTokenGrant,
  tokenRefresh,
} from 'middleware-cookbook/client/token-refresh'

let issued = 0
let revoked = false

const issueToken: Handler = async (request) => {
  const form = await request.formData()
  const used = form.get('refresh_token')
  if (used !== `refresh-${issued}`) throw new HttpError(400)
  issued++
  revoked = false
  console.log(`  server: access-${issued} for ${used}`)
  return HttpResponse.json({
    access_token: `access-${issued}`,
    token_type: 'Bearer',
    expires_in: issued === 1 ? 1 : 3600,
    refresh_token: `refresh-${issued}`,
  })
}
const listNotes: Handler = async (request) => {
  const credentials = request.headers.get('authorization')
  if (credentials !== `Bearer access-${issued}` || revoked) {
    console.log(`  server: 401 for ${credentials}`)
    return new HttpResponse(null, { status: 401 })
  }
  return HttpResponse.json(['buy milk'])
}
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)

const client = createClient({
  baseUrl: server.url,
  middleware: [
    tokenRefresh({
      origin: server.url,
      refresh: refreshTokenGrant({
        url: new URL('/token', server.url),
        refreshToken: 'refresh-0',
        clientId: 'notes-app',
        onRotate: (token) => console.log(`  stored: ${token}`),
      }),
    }),
  ],
})

console.log('The first call:')
console.log('  status', (await client.get('/notes')).status)

console.log('Ten calls at once, when the token has expired:')
await sleep(1000)
const calls = Array.from({ length: 10 }, () => client.get('/notes'))
const responses = await Promise.all(calls)
console.log('  status', responses.map(({ status }) => status).join(' '))

console.log('A call after the server has revoked the token:')
revoked = true
console.log('  status', (await client.get('/notes')).status)

await client.close()
await server.close()
