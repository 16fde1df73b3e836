import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export const issuer = 'https://auth.example.org'
export const audience = 'notes'

const { privateKey, publicKey } = await generateKeyPair('RS256')
export const keys = { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] }

/** A token of Ada's, as the issuer would sign it. */
export const token = await new SignJWT({})
  .setProtectedHeader({ alg: 'RS256' })
  .setIssuer(issuer)
  .setAudience(audience)
  .setSubject('ada')
  .setExpirationTime('5m')
  .sign(privateKey)
