// What a token allows, route by route.
import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const pair = await generateKeyPair('ES256')
const issuer = 'https://auth.example.org'
const options = {
  issuer,
  audience: 'https://notes.example.org',
  keys: { keys: [await exportJWK(pair.publicKey)] },
  algorithms: ['ES256'] as const,
  typ: 'at+jwt',
}
const list: Handler = async () => new HttpResponse('all notes')
const remove: Handler = async () => new HttpResponse('deleted')

// #region scopes
import { compose, routes } from 'middleware-cookbook'
import { jwt, requireScope } from 'middleware-cookbook/server/jwt'

const app = compose(
  [jwt(options)],
  routes({
    'GET /notes': list,
    'DELETE /notes': compose([requireScope('notes:delete')], remove),
  }),
)
// #endregion scopes

const token = await new SignJWT({ scope: 'notes:read' })
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience('https://notes.example.org')
  .setExpirationTime('5m')
  .sign(pair.privateKey)
const client = createClient({
  baseUrl: 'https://notes.example.org',
  transport: app,
})
for (const [method, authorization] of [
  ['GET', `Bearer ${token}`],
  ['DELETE', `Bearer ${token}`],
  ['DELETE', 'Bearer x'],
  ['DELETE', 'Basic eDp5'],
] as const) {
  const headers = { authorization }
  const response = await client.request('/notes', { method, headers })
  await response.release()
  const challenge = response.headers.get('www-authenticate') ?? ''
  console.log(`${method}: ${response.status} ${challenge}`.trim())
}
