import type { HttpRequest, HttpResponse } from 'middleware-cookbook'
import {
  digest,
  digestHash,
  formatChallenge,
  parseParams,
  quote,
  rawUtf8Field,
  type ChallengeParams,
  type DigestInput,
} from 'middleware-cookbook/http'
import type { DigestChallenge } from './digest-challenge.ts'

/** A nonce in use. */
export interface DigestSession {
  readonly challenge: DigestChallenge
  /** In the normal form that this nonce is tried with. */
  readonly user: DigestUser
  /** The hash of the password for this realm. */
  readonly secret: string
  readonly nonce: string
  /** For `-sess`, whose key is made of one cnonce; others make a new one each time. */
  readonly cnonce: string
  /** How many requests have used the nonce. */
  count: number
  /** Whether the server has taken it: then the password is right. */
  proven: boolean
}

/** Who signs in. */
export interface DigestUser {
  readonly username: string
  readonly password: string
  /** Makes a `cnonce`. */
  readonly cnonce: () => string
}

/** Begins to use the nonce of a challenge. */
export function beginSession(
  challenge: DigestChallenge,
  user: DigestUser,
): DigestSession {
  const { username, password, cnonce } = user
  const parts = [
    rawUtf8Field(username),
    challenge.realm,
    rawUtf8Field(password),
  ]
  return {
    challenge,
    user,
    secret: digestHash(challenge.algorithm, parts),
    nonce: challenge.nonce,
    cnonce: cnonce(),
    count: 0,
    proven: false,
  }
}

/**
 * What goes into the digest of one request. The number is taken here, and the
 * request must follow at once: no other can get the same.
 */
export function nextInput(
  session: DigestSession,
  target: Pick<DigestInput, 'method' | 'uri' | 'body'>,
): DigestInput {
  const { challenge, user, secret, nonce } = session
  const { algorithm, qop } = challenge
  const cnonce = algorithm.endsWith('-sess') ? session.cnonce : user.cnonce()
  session.count++
  const nc = session.count.toString(16).padStart(8, '0')
  return { algorithm, secret, nonce, qop, nc, cnonce, ...target }
}

/** The value of `Authorization` (RFC 7616 §3.4). */
export function credentials(
  { challenge, user }: DigestSession,
  input: DigestInput,
): string {
  const { realm, opaque, qop } = challenge
  return formatChallenge('Digest', {
    ...nameParams(user.username, challenge),
    realm: quote(realm),
    uri: quote(input.uri),
    algorithm: challenge.named,
    nonce: quote(input.nonce),
    ...(qop && { nc: input.nc, cnonce: quote(input.cnonce), qop }),
    response: quote(digest(input)),
    opaque: opaque === undefined ? undefined : quote(opaque),
  })
}

/** What `Authentication-Info` says about a response (RFC 7616 §3.5). */
export async function readInfo(
  response: HttpResponse,
  field: string,
  input: DigestInput,
): Promise<{
  readonly wrong: boolean
  readonly nextNonce: string | undefined
}> {
  const info = parseParams(response.headers.get(field) ?? '')
  const rspauth = info.get('rspauth')
  return {
    wrong:
      rspauth !== undefined && rspauth !== (await expected(response, input)),
    nextNonce: info.get('nextnonce'),
  }
}

async function expected(
  response: HttpResponse,
  input: DigestInput,
): Promise<string> {
  const body =
    input.qop === 'auth-int' ? await response.bytes() : new Uint8Array()
  return digest({ ...input, method: '', body })
}

/** The target as it is sent: the path and query, or for a proxy the URL. */
export function targetOf({ url }: HttpRequest, proxied: boolean): string {
  return `${proxied ? url.origin : ''}${url.pathname}${url.search}`
}

/** RFC 7616 §3.4: a hash, `username*`, or the name. */
function nameParams(
  username: string,
  { algorithm, realm, userhash, utf8: understandsUtf8 }: DigestChallenge,
): ChallengeParams {
  const name = rawUtf8Field(username)
  if (userhash) {
    const hash = digestHash(algorithm, [name, realm])
    return { username: quote(hash), userhash: 'true' }
  }
  if (understandsUtf8 && /[^\x20-\x7e]/.test(name)) {
    return { 'username*': `UTF-8''${extended(username)}` }
  }
  return { username: quote(name) }
}

/** RFC 8187 §3.2.1, which allows less than encodeURIComponent() does. */
function extended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
