// Lets pass the tokens of one issuer, and fetches its keys once.
import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { jwtClaims } from 'middleware-cookbook/server/jwt'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

const published: JWK[] = []
const authServer: Handler = async () => {
  console.log('the issuer is asked for its keys')
  return HttpResponse.json({ keys: published })
}
// In a project: createClient()
const client = createClient({ transport: authServer })
const handler: Handler = async (request) =>
  new HttpResponse(`the notes of ${request.get(jwtClaims)?.sub}`)

// #region use
import { compose, serve } from 'middleware-cookbook'
import { jwt, remoteKeys } from 'middleware-cookbook/server/jwt'

const issuer = 'https://auth.example.org'
const keys = remoteKeys({ client, url: `${issuer}/jwks` })
const app = compose([jwt({ issuer, audience: 'notes', keys })], handler)
const server = await serve(app)
// #endregion use

const { publicKey, privateKey } = await generateKeyPair('RS256')
published.push({ ...(await exportJWK(publicKey)), kid: 'a' })

function tokenFor(audience: string, expiry: string): Promise<string> {
  return new SignJWT({ sub: 'ada' })
    .setProtectedHeader({ alg: 'RS256', kid: 'a' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(expiry)
    .sign(privateKey)
}

const browser = createClient({ baseUrl: server.url })
const tokens = {
  'no token': undefined,
  'a token': await tokenFor('notes', '5m'),
  'the same again': await tokenFor('notes', '5m'),
  'of yesterday': await tokenFor('notes', '-1d'),
  'for another service': await tokenFor('photos', '5m'),
}
for (const [name, token] of Object.entries(tokens)) {
  const headers: [string, string][] = token
    ? [['authorization', `Bearer ${token}`]]
    : []
  const response = await browser.get('/notes', { headers })
  console.log(`${name}:`, response.status, (await response.text()).trim())
}

await browser.close()
await client.close()
await server.close()
