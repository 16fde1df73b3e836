// A check that obeys the token's own header lets Eve sign with the public key.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  routes,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { jwt, remoteKeys } from 'middleware-cookbook/server/jwt'
import {
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importSPKI,
  jwtVerify,
  SignJWT,
  type JWTHeaderParameters,
} from 'jose'

const pair = await generateKeyPair('RS256', { extractable: true })
const publicKey = await exportSPKI(pair.publicKey)
const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'a' }
let fetches = 0
let isDown = false
const auth = await serve(
  compose(
    [
      async (request, next) => {
        fetches += 1
        if (isDown) throw new HttpError(503)
        return next(request)
      },
    ],
    routes({
      'GET /key.pem': async () => new HttpResponse(publicKey),
      'GET /jwks': async () => HttpResponse.json({ keys: [jwk] }),
    }),
  ),
  { onError: () => {} },
)
const issuer = auth.url.origin
const client = createClient()

// #region naive
const naiveJwt: Middleware = async (request, next) => {
  try {
    const field = request.headers.get('authorization') ?? ''
    const token = field.replace('Bearer ', '')
    const { alg = '' } = decodeProtectedHeader(token)
    //      ^^^ Eve writes it
    const pem = await (await client.get(`${issuer}/key.pem`)).text()
    //                              ^^^ for each request
    const key = alg.startsWith('HS')
      ? new TextEncoder().encode(pem)
      : await importSPKI(pem, alg)
    await jwtVerify(token, key)
    //              ^^^^^ of any issuer, for any service
  } catch {
    throw new HttpError(401)
    //                  ^^^ also if there is no key
  }
  return next(request)
}
// #endregion naive

function token(header: JWTHeaderParameters, audience: string) {
  return new SignJWT({ sub: 'ada' })
    .setProtectedHeader(header)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('5m')
}

const rs256 = { alg: 'RS256', kid: 'a' }
const ada = await token(rs256, 'notes').sign(pair.privateKey)
const photos = await token(rs256, 'photos').sign(pair.privateKey)
const secret = new TextEncoder().encode(publicKey)
const eve = await token({ alg: 'HS256', kid: 'a' }, 'notes').sign(secret)

const keys = remoteKeys({ client, url: `${issuer}/jwks` })
for (const middleware of [naiveJwt, jwt({ issuer, audience: 'notes', keys })]) {
  console.log(`# ${middleware.name}`)
  const handler = async () => new HttpResponse('notes')
  const server = await serve(compose([middleware], handler))
  const get = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await client.get(server.url, { headers })
    await response.release()
    return response.status
  }
  fetches = 0
  isDown = false
  console.log("Ada's token, for the notes:", await get(ada))
  console.log('her token for the photos:', await get(photos))
  console.log("Eve's, signed with the public key:", await get(eve))
  for (let n = 0; n < 97; n++) await get(ada)
  console.log('fetches of the key in 100 requests:', fetches)
  isDown = true
  console.log("Ada's token, while the issuer is down:", await get(ada))
  await server.close()
}

await client.close()
await auth.close()
