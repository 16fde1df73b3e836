import type { JwtOptions } from 'middleware-cookbook/server/jwt'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'

/** A key of an issuer, and a token that it has signed. */
export async function makeTokens() {
  const issuer = 'https://auth.example.org'
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const token = await new SignJWT({ sub: 'ada' })
    .setProtectedHeader({ alg: 'RS256', kid: 'a' })
    .setIssuer(issuer)
    .setAudience('notes')
    .setExpirationTime('1d')
    .sign(privateKey)
  const jwk = { ...(await exportJWK(publicKey)), kid: 'a' }
  const settings: JwtOptions = { issuer, audience: 'notes', keys: { keys: [jwk] } }
  return { token, settings, pem: await exportSPKI(publicKey) }
}
