// The token of a machine in a cloud: a refresh function of your own, for its metadata server.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'

const issueToken: Handler = async ({ headers }) => {
  const status = headers.get('metadata-flavor') === 'Google' ? 200 : 403
  console.log('metadata server:', status)
  return HttpResponse.json({ access_token: 'a1', expires_in: 3600 }, { status })
}
const listNotes: Handler = async ({ headers }) =>
  new HttpResponse(headers.get('authorization'))
const server = await serve(
  routes({ 'GET /token': issueToken, 'GET /notes': listNotes }),
)
const metadata = new URL('/token', server.url)
interface Answer {
  readonly access_token: string
  readonly expires_in: number
}

// #region use
import { HttpRequest } from 'middleware-cookbook'
import type { Refresh } from 'middleware-cookbook/client/token-refresh'

const refresh: Refresh = async (send, signal) => {
  const headers = { 'metadata-flavor': 'Google' }
  const response = await send(new HttpRequest(metadata, { headers, signal }))
  const token = await response.json<Answer>()
  return { accessToken: token.access_token, expiresIn: token.expires_in }
}
// #endregion use

const middleware = [tokenRefresh({ origin: server.url, refresh })]
const client = createClient({ baseUrl: server.url, middleware })
for (let calls = 0; calls < 2; calls++) {
  console.log(await (await client.get('/notes')).text())
}
await client.close()
await server.close()
