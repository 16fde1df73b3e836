import {
  contextKey,
  type ContextKey,
  HttpError,
  mapResponse,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  digest,
  DIGEST_ALGORITHMS,
  formatChallenge,
  formatParams,
  quote,
  utf8Field,
  type DigestAlgorithm,
  type DigestInput,
  type DigestQop,
  type ChallengeParams,
} from 'middleware-cookbook/http'
import {
  above,
  aFunction,
  anything,
  arrayOf,
  atLeast,
  oneOf,
  randomHex,
  required,
  requireOptions,
  requireText,
  type Rule,
  type Rules,
} from 'middleware-cookbook/kit'
import {
  readCredentials,
  type DigestCredentials,
} from './digest-credentials.ts'
import { findUser, type Found, type FoundHashes } from './find-user.ts'
import { isEqual } from './is-equal.ts'
import { nonces } from './nonces.ts'

export {
  passwordHash,
  passwordHashes,
  usernameHash,
  type DigestAlgorithm,
  type DigestQop,
} from 'middleware-cookbook/http'

export type { Found, FoundHashes } from './find-user.ts'

/** Options of {@link digestAuth}. */
export interface DigestAuthOptions {
  /** What the passwords are for. People see it; hashes are made with it. */
  readonly realm: string
  /**
   * Finds the `passwordHashes()` of a user, or one `passwordHash()`, for an
   * algorithm, which is one without `-sess`. Return undefined for a user who is
   * unknown. A name with accents is looked up in each of its normal forms.
   */
  readonly lookup: (
    username: string,
    algorithm: DigestAlgorithm,
  ) => FoundHashes | Promise<FoundHashes>
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

/** The name of the user, for handlers: `request.get(digestUser)`. */
export const digestUser: ContextKey<string> = contextKey('digest user')

/**
 * Lets requests through whose digest is right (RFC 7616), and answers all others
 * with a challenge. It signs its own answers too.
 *
 * @example compose([digestAuth({ realm: 'notes', lookup })], handler)
 *
 * @throws HttpError 401 or 407 with challenges, 400 for what no client sends
 * @throws TypeError or RangeError at once for options that cannot be meant
 */
export function digestAuth(options: DigestAuthOptions): Middleware {
  requireOptions('digestAuth', options, OPTIONS)
  const {
    lookupHash,
    algorithms = ['SHA-256'],
    qop = ['auth'],
    domain = [],
    nonceLifetime,
    maxNonces,
    as = 'server',
  } = options
  requireText('digestAuth', { realm: options.realm })
  const fields = FIELDS[as]
  const realm = utf8Field(options.realm)
  const issued = nonces({ nonceLifetime, maxNonces })
  const offer = { realm, algorithms, qop }
  // With a request: Workers have no random numbers before one.
  let nobody: string | undefined

  return async function digestAuth(request, next) {
    const given = readCredentials(request, fields.credentials, offer)
    if (!given) throw refusal()
    if (issued.timeLeft(given.nonce) === 0) throw refusal({ stale: 'true' })

    const user = await findUser(given, options)
    // An unknown user takes as long as a wrong password.
    nobody ??= randomHex(32)
    const input = await proofOf(request, given, user?.hashes ?? [nobody])
    if (!user || !input) throw refusal()
    const count = Number.parseInt(given.nc, 16)
    if (!issued.take(given.nonce, count)) throw refusal({ stale: 'true' })

    const known = request.set(digestUser, user.username)
    return mapResponse(known, next, (response) =>
      sign(response, request, input),
    )
  }

  function refusal(params: ChallengeParams = {}): HttpError {
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

  /** What the digest was made of, if one of the secrets explains it. All are tried, whichever it is. */
  async function proofOf(
    request: HttpRequest,
    given: DigestCredentials,
    secrets: readonly string[],
  ): Promise<DigestInput | undefined> {
    const { method } = request
    const body = given.qop === 'auth-int' ? await request.bytes() : NOTHING
    const right = secrets
      .map((secret) => ({ ...given, method, body, secret }))
      .filter((input) => isEqual(given.response, digest(input)))
    return right[0]
  }

  /** RFC 7616 §3.5. A stream under `auth-int` goes out as it is, without our proof. */
  async function sign(
    response: HttpResponse,
    { method }: HttpRequest,
    input: DigestInput,
  ): Promise<HttpResponse> {
    const whole = input.qop === 'auth-int' && method !== 'HEAD'
    if (whole && !response.body.buffered) return response
    const body = whole ? await response.bytes() : NOTHING
    const info = formatParams({
      rspauth: quote(digest({ ...input, method: '', body })),
      qop: input.qop,
      nc: input.nc,
      cnonce: quote(input.cnonce),
      nextnonce: issued.isAgeing(input.nonce)
        ? quote(issued.issue())
        : undefined,
    })
    return response.withHeader(fields.info, info)
  }
}

/** RFC 7616 §3.3: a blank separates them. */
const space: Rule = {
  pass: 'paths or URLs in ASCII, without blanks',
  accepts: (value) => typeof value === 'string' && /^[!-~]+$/.test(value),
  error: TypeError,
}

const OPTIONS: Rules<DigestAuthOptions> = {
  // What it is is checked above.
  realm: anything,
  lookup: required(aFunction),
  lookupHash: aFunction,
  algorithms: arrayOf(oneOf(...DIGEST_ALGORITHMS), 1),
  qop: arrayOf(oneOf('auth', 'auth-int'), 1),
  domain: arrayOf(space),
  nonceLifetime: { ...above(0, 'ms'), pass: 'milliseconds, more than 0' },
  maxNonces: atLeast(1, 'nonces'),
  as: oneOf('server', 'proxy'),
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
