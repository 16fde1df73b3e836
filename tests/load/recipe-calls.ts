import {
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  clientCredentials,
  sharedToken,
  storedRefreshToken,
} from 'middleware-cookbook/client/client-credentials'
import { httpCache } from 'middleware-cookbook/client/http-cache'
import { requestId as sendRequestId } from 'middleware-cookbook/client/request-id'
import { refreshTokenGrant, tokenRefresh } from 'middleware-cookbook/client/token-refresh'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { cors } from 'middleware-cookbook/server/cors'
import { jwt, remoteKeys } from 'middleware-cookbook/server/jwt'
import { requestId } from 'middleware-cookbook/server/request-id'
import { webhook } from 'middleware-cookbook/server/webhook'
import { memoryStore } from 'middleware-cookbook/store'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const origin = 'http://api.example.org'
const url = `${origin}/token`
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** Recipes, with what a stranger may vary in each request. */
const RECIPES: Readonly<Record<string, readonly [Middleware, (count: number) => object]>> = {
  cors: [
    cors({ origin: (origin) => origin.endsWith('.example.org') }),
    (count) => ({ origin: `https://page-${count}.example.org` }),
  ],
  jwt: [await tokensOfStrangers(), (count) => ({ 'x-kid': `kid-${count}` })],
  clientCredentials: [newTokenForEachCall(), () => ({})],
  sharedToken: [await rotatingForEachCall(), () => ({})],
  requestId: [requestId(), (count) => ({ 'x-request-id': `id-${count}` })],
  sendRequestId: [sendRequestId(), () => ({})],
  webhookSenderAndWebhook: [signedWebhook(), () => ({})],
  httpCache: [httpCache({ maxBytes: 200_000 }), (count) => ({ authorization: `user ${count}` })],
}

function signedWebhook(): Middleware {
  const sign = webhookSender({ secret })
  const store = { ...memoryStore(), setIfAbsent: async () => true, set: async () => undefined }
  const verify = webhook({ secret, store })
  return (request, next) => sign(request, (signed) => verify(signed, next))
}

/** Each token is over before the next call. */
function withTokens(use: Middleware): Middleware {
  let issued = 0
  return (request, next) =>
    use(request, async (inner) => {
      if (inner.url.pathname !== '/token') return next(inner)
      await inner.text()
      issued += 1
      const tokens = { access_token: `a${issued}`, refresh_token: `r${issued}` }
      return HttpResponse.json({ ...tokens, expires_in: 1e-6 })
    })
}

function newTokenForEachCall(): Middleware {
  return withTokens(clientCredentials({ origin, url, clientId: 'a', clientSecret: 's' }))
}

async function rotatingForEachCall(): Promise<Middleware> {
  const store = memoryStore()
  const { save, read, rotate } = storedRefreshToken({ store, key: 'ada' })
  await save('r0')
  const grant = refreshTokenGrant({ url, refreshToken: read, onRotate: rotate })
  const refresh = sharedToken({ store, key: 'ada', rotates: true, refresh: grant })
  return withTokens(tokenRefresh({ origin, refresh }))
}

/** Each request comes with a made-up name of a key first, which is refused. */
async function tokensOfStrangers(): Promise<Middleware> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const issuer = 'https://auth.example.org'
  const token = (kid: string) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(issuer)
      .setAudience('notes')
      .setExpirationTime('1h')
      .sign(privateKey)
  const right = await token('a')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'a' }
  const transport = async () => HttpResponse.json({ keys: [jwk] })
  const keys = remoteKeys({ client: createClient({ transport }), url: issuer })
  const verify = jwt({ issuer, audience: 'notes', keys, algorithms: ['ES256'] })
  return async (request, next) => {
    const strange = await token(request.headers.get('x-kid') ?? '')
    const send = (token: string) =>
      verify(request.withHeader('authorization', `Bearer ${token}`), next)
    if (await send(strange).catch(() => undefined)) throw new Error('A stranger got in')
    return send(right)
  }
}

const calls = Number(process.env['CALLS'])
const grown: Record<string, number> = {}
for (const [name, [recipe, fieldsOf]] of Object.entries(RECIPES)) {
  const headers = { 'cache-control': 'max-age=60' }
  const app = compose([recipe], async () => new HttpResponse('hello', { headers }))
  let count = 0
  const half = async (): Promise<number> => {
    for (const end = count + calls / 2; count < end; count++) {
      const headers = fieldsOf(count) as Record<string, string>
      await (await app(new HttpRequest('http://api.example.org', { headers }))).text()
    }
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  // The first calls compile. What the engine takes or gives back comes once; what a call keeps, with each of them.
  const sizes = [await half(), await half(), await half(), await half()] as const
  const steps = [sizes[1] - sizes[0], sizes[2] - sizes[1], sizes[3] - sizes[2]]
  const [, median = 0] = steps.sort((one, other) => one - other)
  grown[name] = 2 * median
}
console.log(JSON.stringify(grown))
