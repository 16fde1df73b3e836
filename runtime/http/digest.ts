import { md5 } from '@noble/hashes/legacy.js'
import { sha256, sha512_256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { normalForms } from './normal-forms.ts'
import { bytesOfField, rawUtf8Field, utf8Field } from './utf8-field.ts'

/** Names of RFC 7616 §3.3. */
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number]

/** `auth-int` protects the body as well. */
export type DigestQop = 'auth' | 'auth-int'

/** Every algorithm, the strongest first. A client uses the first that the server offers. */
export const DIGEST_ALGORITHMS = [
  'SHA-512-256',
  'SHA-512-256-sess',
  'SHA-256',
  'SHA-256-sess',
  'MD5',
  'MD5-sess',
] as const

/** What a digest is made of (RFC 7616 §3.4.1). */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm
  /** From {@link passwordHash}. */
  readonly secret: string
  readonly nonce: string
  /** Undefined as in RFC 2069, which has neither `nc` nor `cnonce`. */
  readonly qop: DigestQop | undefined
  /** Eight hexadecimal digits. */
  readonly nc: string
  readonly cnonce: string
  /** Empty for the `rspauth` of a response. */
  readonly method: string
  /** The request target as sent. */
  readonly uri: string
  /** All of the content, for `auth-int`. */
  readonly body: Uint8Array
}

/**
 * The `response` of a request, or the `rspauth` of a response (RFC 7616 §3.4.1, §3.5).
 *
 * @example digest({ algorithm: 'SHA-256', secret, nonce, qop: 'auth', nc: '00000001', cnonce, method, uri, body })
 */
export function digest(input: DigestInput): string {
  const { algorithm, secret, nonce, qop, nc, cnonce, method, uri } = input
  const hash = hashFor(algorithm)
  const session = algorithm.endsWith('-sess')
  const a1 = session ? hash(`${secret}:${nonce}:${cnonce}`) : secret
  const content = qop === 'auth-int' ? `:${hash(input.body)}` : ''
  const a2 = hash(`${method}:${uri}${content}`)
  if (qop === undefined) return hash(`${a1}:${nonce}:${a2}`)
  return hash(`${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`)
}

/**
 * The hash that a server stores in place of a password, and guards like one. It serves the `-sess` variant too.
 *
 * @throws TypeError for a user name with a colon
 *
 * @example passwordHash('SHA-256', 'ada', 'notes', 'love and lace')
 */
export function passwordHash(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  requireParts('passwordHash', { algorithm, username, realm, password })
  return digestHash(algorithm, [username, realm, password].map(utf8Field))
}

/**
 * {@link passwordHash} of each form that a client may send: clients that do not
 * know NFC, such as curl, hash what was typed. For ASCII it is one.
 *
 * @throws TypeError for a user name with a colon
 *
 * @example const known = passwordHashes('SHA-256', username, realm, password)
 */
export function passwordHashes(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): readonly string[] {
  requireParts('passwordHashes', { algorithm, username, realm, password })
  return normalForms({ username, password }, true).map((form) => {
    const parts = [rawUtf8Field(form.username), utf8Field(realm), rawUtf8Field(form.password)]
    return digestHash(algorithm, parts)
  })
}

/**
 * The user name in a request with `userhash` (RFC 7616 §3.4.4).
 *
 * @throws TypeError for a user name with a colon
 *
 * @example usernameHash('SHA-256', 'ada', 'notes')
 */
export function usernameHash(algorithm: DigestAlgorithm, username: string, realm: string): string {
  requireParts('usernameHash', { algorithm, username, realm })
  return digestHash(algorithm, [username, realm].map(utf8Field))
}

/** @throws TypeError for the first part that cannot be hashed */
function requireParts(
  name: string,
  { algorithm, ...parts }: Readonly<Record<string, string>>,
): void {
  if (!DIGEST_ALGORITHMS.some((known) => known === algorithm)) {
    throw new TypeError(
      `${name}(algorithm) is not known: pass one of ${DIGEST_ALGORITHMS.join(', ')}`,
    )
  }
  for (const [part, value] of Object.entries<unknown>(parts)) {
    if (typeof value === 'string') continue
    throw new TypeError(`${name}(${part}) is ${typeof value}: pass a string`)
  }
  // RFC 7616 §4: else `a:b` of the realm `c` is `a` of the realm `b:c`.
  if (!parts['username']?.includes(':')) return
  throw new TypeError(
    `${name}(username): the user name has a colon, which ends it: use another name`,
  )
}

/**
 * Returns the hash of parts that are as a field carries them (see `utf8Field`), with colons between.
 *
 * @example digestHash('SHA-256', ['GET', '/notes'])
 */
export function digestHash(algorithm: DigestAlgorithm, parts: readonly string[]): string {
  return hashFor(algorithm)(parts.join(':'))
}

type Hash = (data: string | Uint8Array) => string

function hashFor(algorithm: DigestAlgorithm): Hash {
  const hash = HASHES[algorithm.replace(/-sess$/, '') as keyof typeof HASHES]
  return (data) => bytesToHex(hash(typeof data === 'string' ? bytesOfField(data) : data))
}

const HASHES = { 'SHA-512-256': sha512_256, 'SHA-256': sha256, MD5: md5 }
