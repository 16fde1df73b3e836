import type { Middleware } from 'middleware-cookbook'
import { requireCredentials } from 'middleware-cookbook/client/basic-auth'
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestQop,
} from 'middleware-cookbook/http'
import {
  aFunction,
  anything,
  arrayOf,
  oneOf,
  randomHex,
  requireOptions,
  requireOrigins,
  type Rules,
} from 'middleware-cookbook/kit'
import { answerChallenges } from './answer-challenges.ts'
import type { DigestPreferences } from './digest-challenge.ts'
import type { DigestUser } from './digest-session.ts'
import { withBasicFallback } from './with-basic-fallback.ts'

export { DigestAuthError } from './answer-challenges.ts'
export {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestQop,
} from 'middleware-cookbook/http'

/** Options of {@link proxyDigestAuth}, and of {@link digestAuth} too. */
export interface ProxyDigestAuthOptions {
  readonly username: string
  readonly password: string
  /**
   * Those that are good enough, the best first: of what a server offers, the
   * first of these is used (default: SHA-512-256, SHA-256, MD5, each before its
   * `-sess` variant).
   */
  readonly algorithms?: readonly DigestAlgorithm[]
  /**
   * What to use where the server offers both (default `auth`). `auth-int`
   * protects bodies as well, and holds them in memory for it.
   */
  readonly qop?: DigestQop
  /** Generates the client nonce (default: 128 random bits). For tests. */
  readonly cnonce?: () => string
}

/** Options of {@link digestAuth}. */
export interface DigestAuthOptions extends ProxyDigestAuthOptions {
  /** The only origin, or origins, whose challenges are answered. */
  readonly origin: string | URL | readonly (string | URL)[]
  /**
   * What a server gets that offers Basic but no Digest (default `none`). With
   * `basic` it gets the password itself, so use it with `https:` only.
   */
  readonly fallback?: 'none' | 'basic'
}

/**
 * Answers the Digest challenges (RFC 7616) of an origin. A call that is
 * answered 401 is sent again with a response to the challenge, and later calls
 * have one from the start. A request that has `Authorization` keeps its own.
 *
 * List `followRedirects()` before it: each hop needs a digest of its own.
 *
 * @example [followRedirects(), digestAuth({ origin, username, password })]
 *
 * @throws TypeError for options that cannot be meant, such as a name with a colon
 * @throws DigestAuthError when the server does not know the password either
 * @throws BodyNotReplayableError when a stream has to be sent again or hashed
 */
export function digestAuth(options: DigestAuthOptions): Middleware {
  requireOptions('digestAuth', options, OPTIONS)
  const { username, password, fallback = 'none' } = options
  const origins = requireOrigins('digestAuth', options.origin)
  const isOurs = ({ origin }: { readonly origin: string }) =>
    origins.includes(origin)
  const digest = answerChallenges(
    { ...server, isOurs },
    ...parts('digestAuth', options),
  )
  const answer =
    fallback === 'basic'
      ? withBasicFallback(digest, { username, password })
      : digest

  return async function digestAuth(request, next) {
    const ours = isOurs(request) && !request.headers.has('authorization')
    return ours ? answer(request, next) : next(request)
  }
}

/**
 * The same for a proxy, which answers 407: `Proxy-Authorization` goes along with
 * all requests, so everything behind this middleware has to go to the proxy.
 *
 * @example [proxyDigestAuth({ username, password })]
 *
 * @throws TypeError for options that cannot be meant, such as a name with a colon
 */
export function proxyDigestAuth(options: ProxyDigestAuthOptions): Middleware {
  requireOptions('proxyDigestAuth', options, PROXY_OPTIONS)
  const answer = answerChallenges(proxy, ...parts('proxyDigestAuth', options))

  return async function proxyDigestAuth(request, next) {
    const has = request.headers.has('proxy-authorization')
    return has ? next(request) : answer(request, next)
  }
}

/** What has a check of its own below may be anything here. */
const PROXY_OPTIONS: Rules<ProxyDigestAuthOptions> = {
  username: anything,
  password: anything,
  algorithms: arrayOf(oneOf(...DIGEST_ALGORITHMS), 1),
  qop: oneOf('auth', 'auth-int'),
  cnonce: aFunction,
}

const OPTIONS: Rules<DigestAuthOptions> = {
  ...PROXY_OPTIONS,
  origin: anything,
  fallback: oneOf('none', 'basic'),
}

const server = {
  status: 401,
  challenges: 'www-authenticate',
  credentials: 'authorization',
  info: 'authentication-info',
  rootOf: (url: URL) => `${url.origin}/`,
} as const

const proxy = {
  status: 407,
  challenges: 'proxy-authenticate',
  credentials: 'proxy-authorization',
  info: 'proxy-authentication-info',
  isOurs: () => true,
  rootOf: () => '',
} as const

function parts(
  factory: string,
  {
    username,
    password,
    algorithms = DIGEST_ALGORITHMS,
    qop = 'auth',
    cnonce = () => randomHex(16),
  }: ProxyDigestAuthOptions,
): [user: DigestUser, preferences: DigestPreferences] {
  requireCredentials(factory, { username, password })
  return [
    { username, password, cnonce },
    { algorithms, qop },
  ]
}
