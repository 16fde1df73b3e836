import {
  requestToken,
  secretFrom,
  TokenRefreshError,
  type ClientSecret,
  type Refresh,
} from 'middleware-cookbook/client/token-refresh'
import { withTimeout } from 'middleware-cookbook/kit'
import { failedRequests } from './failed-requests.ts'

/** What to ask for, and as whom. */
export interface TokenDemand {
  readonly url: string | URL
  readonly clientId: string
  readonly clientSecret: ClientSecret
  readonly clientAuth?: 'basic' | 'post' | undefined
  readonly scope?: string | undefined
  readonly resource?: string | readonly string[] | undefined
  readonly audience?: string | undefined
}

/**
 * The `refresh` of `tokenRefresh()` for the client credentials grant (RFC 6749
 * §4.4). An endpoint that fails is not asked again at once.
 *
 * @param timeout of a request, in ms
 * @throws TokenRefreshError with the endpoint's status and error code
 */
export function clientCredentialsGrant(
  demand: TokenDemand,
  timeout: number,
): Refresh {
  const form = formOf(demand)
  const { origin, pathname } = new URL(demand.url)
  const name = `POST ${origin}${pathname}`
  const late = () =>
    new TokenRefreshError(`${name} took over ${timeout} ms; try again later`)
  const failures = failedRequests()

  return async function clientCredentialsGrant(send, signal) {
    const down = failures.known()
    if (down) throw down
    let secret: string | undefined
    let refused: TokenRefreshError | undefined
    const ask = async (signal: AbortSignal) => {
      secret = await secretFrom(demand.clientSecret, signal)
      refused = failures.known(secret)
      if (refused) throw refused
      const endpoint = { ...demand, clientSecret: secret }
      return requestToken(endpoint, form, send, signal)
    }
    try {
      const limit = { ms: timeout, signal, error: late }
      const token = await withTimeout(limit, ask)
      failures.clear()
      return token
    } catch (cause) {
      if (signal.aborted || cause === refused) throw cause
      const isKnown = cause instanceof TokenRefreshError
      const why = `${name} failed; see the cause`
      const error = isKnown ? cause : new TokenRefreshError(why, { cause })
      failures.add(error, secret)
      throw error
    }
  }
}

function formOf({ scope, resource, audience }: TokenDemand): URLSearchParams {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scope !== undefined) form.set('scope', scope)
  for (const one of [resource ?? []].flat()) form.append('resource', one)
  if (audience !== undefined) form.set('audience', audience)
  return form
}
