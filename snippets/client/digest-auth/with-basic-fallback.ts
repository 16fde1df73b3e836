import type { Middleware } from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { BoundedMap } from 'middleware-cookbook/kit'
import { requireReplayable } from './answer-challenges.ts'
import { readOffers } from './digest-challenge.ts'

/**
 * Falls back to Basic (RFC 7617) for an origin that offers it and no Digest.
 * One that refuses a digest does not get the password.
 */
export function withBasicFallback(
  digest: Middleware,
  user: { readonly username: string; readonly password: string },
): Middleware {
  const basic = new BoundedMap<string, Middleware>({ max: 1000 })

  return async function withBasicFallback(request, next) {
    const { origin } = request
    const known = basic.get(origin)
    if (known) return known(request, next)

    const response = await digest(request, next)
    // A redirect may have led elsewhere.
    const isOurs = response.origin === '' || response.origin === origin
    if (!isOurs) return response
    const fields = response.headers.toRecord()['www-authenticate']
    const schemes = readOffers(fields).map(({ scheme }) => scheme)
    const wanted = schemes.includes('basic') && !schemes.includes('digest')
    if (response.status !== 401 || !wanted) return response
    requireReplayable(request)
    await response.release()
    const found = basicAuth({ origin, ...user })
    basic.set(origin, found)
    return found(request, next)
  }
}
