import { bytesToHex } from '@noble/hashes/utils.js'
import type { Middleware } from 'middleware-cookbook'
import { answerChallenges } from './answer-challenges.ts'
import type { Accepted } from './digest-challenge.ts'
import type { DigestUser } from './digest-session.ts'
import {
  strongestFirst,
  type DigestAlgorithm,
  type DigestQop,
} from './digest.ts'
import { orBasic } from './or-basic.ts'

export { DigestAuthError } from './answer-challenges.ts'
export * from './challenges.ts'
export * from './digest.ts'

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
  /** Makes the client's share of chance (default: 128 random bits). For tests. */
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
 * @throws TypeError for a name or a password with a control character
 * @throws DigestAuthError when the server does not know the password either
 * @throws BodyNotReplayableError when a stream has to be sent again or hashed
 */
export function digestAuth(options: DigestAuthOptions): Middleware {
  const { username, password, fallback = 'none' } = options
  const origins = [options.origin].flat().map((one) => new URL(one).origin)
  const isOurs = ({ origin }: { readonly origin: string }) =>
    origins.includes(origin)
  const digest = answerChallenges({ ...server, isOurs }, ...parts(options))
  const answer =
    fallback === 'basic' ? orBasic(digest, { username, password }) : digest

  return async function digestAuth(request, next) {
    const ours = isOurs(request) && !request.headers.has('authorization')
    return ours ? answer(request, next) : next(request)
  }
}

/**
 * The same for a proxy, which answers 407: `Proxy-Authorization` goes along with
 * all requests, so everything behind this middleware has to go to the proxy.
 */
export function proxyDigestAuth(options: ProxyDigestAuthOptions): Middleware {
  const answer = answerChallenges(proxy, ...parts(options))

  return async function proxyDigestAuth(request, next) {
    const has = request.headers.has('proxy-authorization')
    return has ? next(request) : answer(request, next)
  }
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

function parts({
  username,
  password,
  algorithms = strongestFirst,
  qop = 'auth',
  cnonce = randomText,
}: ProxyDigestAuthOptions): [user: DigestUser, accepted: Accepted] {
  if (/\p{Cc}/u.test(username + password)) {
    throw new TypeError(
      'The user name or password has a control character, such as a line break: trim it',
    )
  }
  return [
    { username, password, cnonce },
    { algorithms, qop },
  ]
}

/** Not from the clock's random numbers, which can be foreseen. */
function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return bytesToHex(bytes)
}
