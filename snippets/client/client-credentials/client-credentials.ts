import type { Middleware } from 'middleware-cookbook'
import {
  refusal,
  tokenRefresh,
  type ClientSecret,
} from 'middleware-cookbook/client/token-refresh'
import {
  aFilledString,
  aFunction,
  anything,
  arrayOf,
  aStore,
  aString,
  atLeast,
  httpUrl,
  oneOf,
  required,
  requireOptions,
  requireOrigins,
  wholeNumber,
  withMethods,
  type Rule,
  type Rules,
} from 'middleware-cookbook/kit'
import {
  memoryStore,
  type Store,
  type StoreError,
} from 'middleware-cookbook/store'
import {
  clientCredentialsGrant,
  type TokenDemand,
} from './client-credentials-grant.ts'
import type { Seal } from './seal.ts'
import { sharedToken } from './shared-token.ts'

export * from './seal.ts'
export * from './shared-token.ts'
export * from './stored-refresh-token.ts'

/** Options of {@link clientCredentials}. */
export interface ClientCredentialsOptions {
  /** The only origin, or origins, that get the token: `https://api.example.org`. */
  readonly origin: string | URL | readonly (string | URL)[]
  /** The token endpoint. */
  readonly url: string | URL
  readonly clientId: string
  /**
   * The secret, or a function that reads it before each token request: a new
   * secret counts without a restart.
   */
  readonly clientSecret: ClientSecret
  /**
   * How the client shows its secret (RFC 6749 §2.3.1): in `Authorization`
   * (`'basic'`, default), or in the form (`'post'`).
   */
  readonly clientAuth?: 'basic' | 'post'
  /** What the token may do, separated by spaces. */
  readonly scope?: string
  /** The URI of the API, or of several, that the token is for (RFC 8707). */
  readonly resource?: string | readonly string[]
  /** The same, as Auth0 and others call it. */
  readonly audience?: string
  /**
   * Where processes share the token: `redisStore(client)`. Default: the memory
   * of this process.
   */
  readonly store?: Store
  /** Encrypts the token in the store: `sealWith(secret)` (default: as it is). */
  readonly seal?: Seal
  /** Called when the store fails, and this process goes on alone. */
  readonly onStoreError?: (error: StoreError) => void
  /**
   * How long before its expiry a token is replaced, in ms (default 30 000). It
   * takes up half of a token's life at most.
   */
  readonly margin?: number
  /** How long the token endpoint may take, in ms (default 10 000). */
  readonly timeout?: number
  /** What to do with a request that has `Authorization` already (default `'keep'`). */
  readonly existing?: 'keep' | 'replace' | 'refuse'
}

/** How long to wait for another process that fetches the token, in ms. */
const WAIT = 5000
/** What the store may take in addition, in ms. */
const SPARE = 5000

/**
 * Signs in as the program itself (RFC 6749 §4.4), and adds `Authorization:
 * Bearer …` to requests for its origins. It is `tokenRefresh()` with a grant
 * that needs no user: one token for all calls, and with a `store` for all
 * processes. An endpoint that fails is asked again after a pause.
 *
 * @throws TokenRefreshError when there is no token
 * @throws MiddlewareError for a header that is there, with `existing: 'refuse'`
 * @throws TypeError or RangeError at once for options that cannot work
 *
 * @example
 * const auth = clientCredentials({ origin, url, clientId, clientSecret, scope: 'read' })
 * const client = createClient({ middleware: [auth] })
 */
export function clientCredentials(
  options: ClientCredentialsOptions,
): Middleware {
  requireOptions('clientCredentials', options, OPTIONS)
  const origin = requireOrigins('clientCredentials', options.origin)
  const { margin = 30_000, timeout = 10_000, existing = 'keep' } = options
  const { seal, onStoreError } = options
  const { store = memoryStore() } = options
  const refresh = sharedToken({
    refresh: clientCredentialsGrant(options, timeout),
    store,
    key: tokenKey(options),
    margin,
    wait: WAIT,
    lockTimeout: timeout + SPARE,
    ...(seal && { seal }),
    ...(onStoreError && { onStoreError }),
  })
  const all = timeout + WAIT + SPARE
  const use = tokenRefresh({ origin, refresh, margin, timeout: all, existing })

  return async function clientCredentials(request, next) {
    const isTaken = request.headers.has('authorization')
    if (existing === 'refuse' && isTaken && origin.includes(request.origin)) {
      throw refusal('clientCredentials', request)
    }
    return use(request, next)
  }
}

/** Tokens for other scopes, resources and clients are other tokens. The secret is not in it. */
function tokenKey(demand: TokenDemand): string {
  const { url, clientId, scope = '', resource = [], audience = '' } = demand
  // The order of scopes and resources makes no difference (RFC 6749 §3.3).
  const scopes = scope.split(' ').sort().join(' ')
  const resources = [resource].flat().sort()
  const parts = [String(url), clientId, scopes, audience, ...resources]
  return `client-credentials:${parts.map(encodeURIComponent).join(':')}`
}

/** RFC 8707 §2: an absolute URI, without a fragment. */
const aResource: Rule = {
  pass: 'an absolute URI without a fragment',
  accepts: (value) =>
    typeof value === 'string' && URL.canParse(value) && !value.includes('#'),
  error: TypeError,
}

/** RFC 6749 §3.3. */
const scopes: Rule = {
  pass: 'names separated by single spaces, such as "read write"',
  accepts: (value) =>
    typeof value === 'string' &&
    value.split(' ').every((one) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(one)),
  error: TypeError,
}

const OPTIONS: Rules<ClientCredentialsOptions> = {
  // What it is is checked above.
  origin: anything,
  url: required(httpUrl),
  clientId: required(aFilledString),
  clientSecret: required(oneOf(aFilledString, aFunction)),
  clientAuth: oneOf('basic', 'post'),
  scope: scopes,
  resource: oneOf(aResource, arrayOf(aResource, 1)),
  audience: aString,
  store: aStore('get', 'setIfAbsent', 'compareAndSet', 'delete'),
  seal: withMethods('seal', 'open'),
  onStoreError: aFunction,
  margin: atLeast(0, 'ms'),
  timeout: wholeNumber(1, 3_600_000, 'ms'),
  existing: oneOf('keep', 'replace', 'refuse'),
}
