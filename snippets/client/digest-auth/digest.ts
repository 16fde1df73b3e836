import { md5 } from '@noble/hashes/legacy.js'
import { sha256, sha512_256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Names of RFC 7616 §3.3. */
export type DigestAlgorithm = (typeof strongestFirst)[number]

/** `auth-int` protects the body as well. */
export type DigestQop = 'auth' | 'auth-int'

/** Every algorithm. A client uses the first that the server offers. */
export const strongestFirst = [
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

/** The `response` of a request, or the `rspauth` of a response. */
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
 * The hash that stands for a password: a server stores it in the place of the
 * password, and guards it like one. It serves the `-sess` variant, too.
 */
export function passwordHash(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return hashOf(algorithm, [username, realm, password].map(utf8))
}

/** The user name in a request with `userhash` (RFC 7616 §3.4.4). */
export function usernameHash(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
): string {
  return hashOf(algorithm, [username, realm].map(utf8))
}

/** The hash of parts that are as a header carries them, with colons between. */
export function hashOf(
  algorithm: DigestAlgorithm,
  parts: readonly string[],
): string {
  return hashFor(algorithm)(parts.join(':'))
}

/**
 * UTF-8 as a header carries it, one character for each byte. The text is
 * normalized first (RFC 7616 §4).
 */
export function utf8(text: string): string {
  const bytes = new TextEncoder().encode(text.normalize('NFC'))
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

/** What {@link utf8} has encoded; text that is not UTF-8 stays as it is. */
export function fromUtf8(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(header))
  } catch {
    return header
  }
}

type Hash = (data: string | Uint8Array) => string

function hashFor(algorithm: DigestAlgorithm): Hash {
  const hash = HASHES[algorithm.replace(/-sess$/, '') as keyof typeof HASHES]
  return (data) =>
    bytesToHex(hash(typeof data === 'string' ? bytesOf(data) : data))
}

const HASHES = { 'SHA-512-256': sha512_256, 'SHA-256': sha256, MD5: md5 }

/** One byte for each character, as on the wire. */
function bytesOf(header: string): Uint8Array {
  return Uint8Array.from(header, (character) => character.charCodeAt(0))
}
