import { AsyncLocalStorage } from 'node:async_hooks'
import type { HttpRequest, Middleware } from 'middleware-cookbook'
import { addressOf, clientAddress } from 'middleware-cookbook/server/client-address'
import { jwt, jwtClaims } from 'middleware-cookbook/server/jwt'
import { requestId, requestIdKey } from 'middleware-cookbook/server/request-id'
import { audience, issuer, keys } from './issuer.ts'

// #region found
const inFound = new AsyncLocalStorage<ReturnType<typeof findIn>>()

const findIn = (request: HttpRequest) => ({
  user: request.get(jwtClaims)?.sub,
  requestId: request.get(requestIdKey),
  address: addressOf(request),
})

/** The last one of the list: all that follows finds what those before it have set. */
const handOn: Middleware = (request, next) => inFound.run(findIn(request), () => next(request))

/** For your handlers. */
export function found(): ReturnType<typeof findIn> {
  const one = inFound.getStore()
  if (!one) throw new Error('This route has no recipes before it')
  return one
}

export const recipes = [
  requestId(),
  clientAddress({ trust: 1 }), // One proxy in front.
  jwt({ issuer, audience, keys }),
  handOn,
]
// #endregion found
