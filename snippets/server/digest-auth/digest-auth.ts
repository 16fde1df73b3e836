import {
  contextKey,
  HttpError,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  digest,
  formatChallenge,
  formatParams,
  quote,
  strongestFirst,
  utf8,
  type DigestAlgorithm,
  type DigestInput,
  type DigestQop,
  type Params,
} from 'middleware-cookbook/client/digest-auth'
import {
  readCredentials,
  type DigestCredentials,
} from './digest-credentials.ts'
import { isEqual } from './is-equal.ts'
import { nonces, randomHex } from './nonces.ts'

export {
  passwordHash,
  usernameHash,
  type DigestAlgorithm,
  type DigestQop,
} from 'middleware-cookbook/client/digest-auth'

/** Options of {@link digestAuth}. */
export interface DigestAuthOptions {
  /** What the passwords are for. People see it; hashes are made with it. */
  readonly realm: string
  /**
   * Finds the `passwordHash()` of a user for an algorithm, which is one without
   * `-sess`. Return undefined for a user who is unknown.
   */
  readonly lookup: (
    username: string,
    algorithm: DigestAlgorithm,
  ) => Found | Promise<Found>
  /**
   * Finds the user whose `usernameHash()` this is. If it is there, clients are
   * asked to send the hash in the place of the name.
   */
  readonly lookupHash?: (
    userhash: string,
    algorithm: DigestAlgorithm,
  ) => Found | Promise<Found>
  /** The preferred one first (default: SHA-256 alone). */
  readonly algorithms?: readonly DigestAlgorithm[]
  /**
   * What clients may choose from (default: `auth` alone). `auth-int` reads each
   * body whole before the handler sees the request.
   */
  readonly qop?: readonly DigestQop[]
  /** Paths and URLs that the password opens (default: the whole origin). */
  readonly domain?: readonly string[]
  /** How long a nonce is good for, in ms (default 300 000). */
  readonly nonceLifetime?: number
  /** How many nonces in use to remember, of 1 KiB each (default 10 000). */
  readonly maxNonces?: number
  /** Whether a `server` asks, with 401 (the default), or a `proxy`, with 407. */
  readonly as?: 'server' | 'proxy'
}

/** What a lookup has found. */
export type Found = string | undefined

/** The name of the user, for handlers: `request.get(digestUser)`. */
export const digestUser = contextKey<string>('digest user')

/**
 * Lets requests through whose digest is right (RFC 7616), and answers all others
 * with a challenge. It signs its own answers, too.
 *
 * @throws HttpError 401 or 407 with challenges, 400 for what no client sends
 */
export function digestAuth(options: DigestAuthOptions): Middleware {
  const {
    lookup,
    lookupHash,
    algorithms = ['SHA-256'],
    qop = ['auth'],
    domain = [],
    nonceLifetime = 300_000,
    maxNonces = 10_000,
    as = 'server',
  } = options
  const fields = FIELDS[as]
  const realm = utf8(options.realm)
  const issued = nonces(nonceLifetime, maxNonces)
  const offer = { realm, algorithms, qop }
  const nobody = randomHex(32)

  return async function digestAuth(request, next) {
    const given = readCredentials(request, fields.credentials, offer)
    if (!given) throw refusal()
    if (issued.timeLeft(given.nonce) === 0) throw refusal({ stale: 'true' })

    const username = await nameOf(given)
    const input = await inputOf(request, given, username)
    const isRight = isEqual(given.response, digest(input))
    if (username === undefined || !isRight) throw refusal()
    const count = Number.parseInt(given.nc, 16)
    if (!issued.take(given.nonce, count)) throw refusal({ stale: 'true' })

    return sign(await next(request.set(digestUser, username)), request, input)
  }

  function refusal(params: Params = {}): HttpError {
    const challenges = algorithms.map((algorithm) =>
      formatChallenge('Digest', {
        realm: quote(realm),
        domain: domain.length > 0 ? quote(domain.join(' ')) : undefined,
        nonce: quote(issued.issue()),
        algorithm,
        qop: quote(qop.join(', ')),
        charset: 'UTF-8',
        userhash: lookupHash && 'true',
        ...params,
      }),
    )
    const headers = { [fields.challenge]: challenges }
    return new HttpError(fields.status, undefined, { headers })
  }

  async function nameOf(given: DigestCredentials): Promise<Found> {
    const { username, userhash, algorithm } = given
    return userhash ? lookupHash?.(username, withoutSess(algorithm)) : username
  }

  async function inputOf(
    request: HttpRequest,
    given: DigestCredentials,
    username: Found,
  ): Promise<DigestInput> {
    const algorithm = withoutSess(given.algorithm)
    const found =
      username === undefined ? username : lookup(username, algorithm)
    return {
      ...given,
      method: request.method,
      body: given.qop === 'auth-int' ? await request.bytes() : NOTHING,
      // An unknown user takes as long as a wrong password.
      secret: (await found) ?? nobody,
    }
  }

  /** RFC 7616 §3.5. A stream under `auth-int` goes out as it is, without our proof. */
  async function sign(
    response: HttpResponse,
    { method }: HttpRequest,
    input: DigestInput,
  ): Promise<HttpResponse> {
    const whole = input.qop === 'auth-int' && method !== 'HEAD'
    if (whole && !response.body.known) return response
    const body = whole ? await response.bytes() : NOTHING
    const isAgeing = issued.timeLeft(input.nonce) < nonceLifetime / 2
    const info = formatParams({
      rspauth: quote(digest({ ...input, method: '', body })),
      qop: input.qop,
      nc: input.nc,
      cnonce: quote(input.cnonce),
      nextnonce: isAgeing ? quote(issued.issue()) : undefined,
    })
    return response.withHeader(fields.info, info)
  }
}

const NOTHING = new Uint8Array()

const FIELDS = {
  server: {
    status: 401,
    challenge: 'www-authenticate',
    credentials: 'authorization',
    info: 'authentication-info',
  },
  proxy: {
    status: 407,
    challenge: 'proxy-authenticate',
    credentials: 'proxy-authorization',
    info: 'proxy-authentication-info',
  },
} as const

/** Both variants are made from the same hash of the password. */
function withoutSess(algorithm: DigestAlgorithm): DigestAlgorithm {
  const base = algorithm.replace(/-sess$/, '')
  return strongestFirst.find((one) => one === base) ?? algorithm
}
