import {
  HttpError,
  HttpResponse,
  routes,
  type Handler,
} from 'middleware-cookbook'
import type { JwtOptions } from 'middleware-cookbook/server/jwt'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** The payment service: it is busy when `isBusy` says so, and takes each key once. */
export function paymentService(isBusy: () => boolean) {
  const payments = new Map<string, number>()
  const counts = { token: 0, rates: 0, payments: 0 }

  const token: Handler = async () => {
    counts.token++
    return HttpResponse.json({ access_token: 'access', expires_in: 3600 })
  }
  const rates: Handler = async () => {
    counts.rates++
    const headers = { 'cache-control': 'private, max-age=60' }
    return HttpResponse.json({ piano: 1200 }, { headers })
  }
  const pay: Handler = async ({ headers }) => {
    counts.payments++
    if (isBusy()) throw new HttpError(503, 'Busy')
    const key = headers.get('idempotency-key') ?? ''
    if (!payments.has(key)) payments.set(key, payments.size + 1)
    return HttpResponse.json({ payment: payments.get(key) })
  }

  const app = routes({
    'POST /token': token,
    'GET /rates': rates,
    'POST /payments': pay,
  })
  return { app, counts, payments }
}

/** Signs the tokens of the shop's customers. */
export async function tokenIssuer() {
  const issuer = 'https://login.example.org'
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: 'a' }
  const tokenOf = (customer: string) =>
    new SignJWT({ sub: customer })
      .setProtectedHeader({ alg: 'ES256', kid: 'a' })
      .setIssuer(issuer)
      .setAudience('shop')
      .setExpirationTime('5m')
      .sign(privateKey)
  const tokens: JwtOptions = {
    issuer,
    audience: 'shop',
    keys: { keys: [key] },
    algorithms: ['ES256'],
  }
  return { tokens, tokenOf }
}
