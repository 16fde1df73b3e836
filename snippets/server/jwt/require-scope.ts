import { MiddlewareError, type Middleware } from 'middleware-cookbook'
import { required, requireArgument, type Rule } from 'middleware-cookbook/kit'
import { refusal } from './bearer.ts'
import { jwtClaims, scopesOf } from './claims.ts'

/**
 * Lets pass a request whose token has this scope, and answers 403 to others
 * (RFC 6750 §3.1). Place it after `jwt()`, around the routes that need it.
 *
 * @param scope one, or several with a blank between them: all are needed
 * @throws TypeError for what is no scope
 * @throws MiddlewareError for a request that did not pass `jwt()`
 *
 * @example routes({ 'POST /notes': compose([requireScope('notes:write')], add) })
 */
export function requireScope(scope: string): Middleware {
  requireArgument('requireScope(scope)', scope, required(SCOPE))
  const needed = scope.split(' ')

  return async function requireScope(request, next) {
    const claims = request.get(jwtClaims)
    if (!claims) {
      throw new MiddlewareError(
        `requireScope() found no claims on ${String(request)}: list jwt() before it, in the same list`,
      )
    }
    const allowed = scopesOf(claims)
    if (needed.every((one) => allowed.has(one))) return next(request)
    const error = 'insufficient_scope'
    throw refusal({ error, scope }, 'The token lacks a scope')
  }
}

/** RFC 6749 §3.3. */
const SCOPE: Rule = {
  pass: 'a scope such as notes:write',
  accepts: (value) =>
    typeof value === 'string' &&
    /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(value),
  error: TypeError,
}
