// A service signs in as itself: a refresh function of your own, for the client credentials grant.
import {
  createClient,
  HttpRequest,
  HttpResponse,
  routes,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  tokenRefresh,
  TokenRefreshError,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'

let issued = 0
const issueToken: Handler = async (request) => {
  const form = new URLSearchParams(await request.text())
  const credentials = request.headers.get('authorization')
  if (credentials !== `Basic ${btoa('reports:secret')}`) {
    return HttpResponse.json({ error: 'invalid_client' }, { status: 401 })
  }
  console.log(`token ${++issued} for ${form.get('grant_type')}`)
  return HttpResponse.json({ access_token: `a${issued}`, expires_in: 3600 })
}
const listNotes: Handler = async ({ headers }) =>
  new HttpResponse('buy milk', {
    status: headers.get('authorization') === `Bearer a${issued}` ? 200 : 401,
  })
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)
const url = new URL('/token', server.url)

function clientCredentials(secret: string): TokenRefreshOptions['refresh'] {
  // #region use
  // RFC 6749 §4.4: there is no refresh token, the secret itself gets each access token.
  const refresh: TokenRefreshOptions['refresh'] = async (send, signal) => {
    const request = new HttpRequest(url, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`reports:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal,
    })
    const response = await send(request)
    if (!response.ok) throw new Error(`${response.status} from ${url.pathname}`)
    const token = await response.json<{
      access_token: string
      expires_in: number
    }>()
    return { accessToken: token.access_token, expiresIn: token.expires_in }
  }
  // #endregion use
  return refresh
}

for (const secret of ['secret', 'guess']) {
  const refresh = clientCredentials(secret)
  const middleware = [tokenRefresh({ origin: server.url, refresh })]
  const client = createClient({ baseUrl: server.url, middleware })
  const calls = ['/notes', '/notes'].map((path) => client.get(path))
  for (const result of await Promise.allSettled(calls)) {
    if (result.status === 'fulfilled') console.log(result.value.status)
    else print(result.reason)
  }
  await client.close()
}
await server.close()

function print(error: unknown): void {
  if (!(error instanceof TokenRefreshError)) throw error
  console.log(error.name, '<-', String(error.cause))
}
