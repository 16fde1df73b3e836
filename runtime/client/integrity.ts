import { NetworkError } from '../errors.ts'
import type { HttpResponse } from '../message/response.ts'

/** From the weakest (Subresource Integrity §3.2). */
const ALGORITHMS = ['sha256', 'sha384', 'sha512']

const HASH = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/

/**
 * Reads the whole content and compares it with the hashes of `integrity`: one of the strongest algorithm has to fit
 * (Subresource Integrity §3.3.4). Metadata in which no hash is known says nothing.
 *
 * @throws NetworkError when none fits
 * @throws TypeError on a page that is not served securely, which has no WebCrypto
 */
export async function checkIntegrity(
  response: HttpResponse,
  integrity: string,
  request: string,
): Promise<void> {
  const hashes = integrity.split(/\s+/).flatMap((text) => {
    const [, name = '', hash = ''] = HASH.exec(text) ?? []
    return name === '' ? [] : [{ name, hash: plain(hash) }]
  })
  const name = ALGORITHMS.findLast((one) => hashes.some((hash) => hash.name === one))
  if (name === undefined) return
  const { subtle } = globalThis.crypto as Partial<Crypto>
  if (!subtle) throw new TypeError('integrity needs WebCrypto: serve the page over https')
  const bytes = await response.bytes()
  const digest = await subtle.digest(name.replace('sha', 'SHA-'), bytes)
  const actual = plain(btoa(String.fromCharCode(...new Uint8Array(digest))))
  if (hashes.some((hash) => hash.name === name && hash.hash === actual)) return
  throw new NetworkError(`${request}: the content does not have the integrity that was asked for`)
}

/** Base64 of either alphabet, without padding. */
function plain(base64: string): string {
  return base64.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')
}
