import { clock, HttpError, type Middleware } from 'middleware-cookbook'
import { readSignatures } from './read-signatures.ts'

/** Options of {@link verifySignature}. */
export interface VerifySignatureOptions {
  /** What the sender may sign with: two while one replaces the other. */
  readonly secrets: readonly string[]
  /** How old a message may be, in ms (default 300 000: 5 minutes). */
  readonly tolerance?: number
  /** The field with the signatures (default `x-signature`). */
  readonly header?: string
}

/**
 * Lets webhooks through that are signed with one of the secrets. The field is a
 * list, `t=1767225600, v1=5257…, v1=a08c…`: a time in s since 1970, and
 * HMAC-SHA256 values of `<t>.<body>` in hexadecimal, of which one has to be
 * right. Other versions than `v1` are ignored.
 *
 * @throws HttpError 401 for every other request
 * @throws TypeError or RangeError at once for options that cannot be meant
 */
export function verifySignature({
  secrets,
  tolerance = 300_000,
  header = 'x-signature',
}: VerifySignatureOptions): Middleware {
  checkOptions(secrets, tolerance)
  const keys = secrets.map((secret) => importKey(secret))

  return async function verifySignature(request, next) {
    const { time, signatures } = readSignatures(request, header)
    const age = Math.abs(clock.date() - Number(time) * 1000)
    // Written so that a time that is no number does not pass.
    if (!(age <= tolerance)) throw refused('too old')

    const signed = joined(`${time}.`, await request.bytes())
    let matches = 0
    // Every secret with every value, also after a match: the time tells neither which, nor how much of a guess is right.
    for (const key of keys) {
      const right = await crypto.subtle.sign('HMAC', await key, signed)
      for (const signature of signatures) {
        matches += Number(isEqual(signature, new Uint8Array(right)))
      }
    }
    if (matches === 0) throw refused('not signed with our secret')
    return next(request)
  }
}

function checkOptions(secrets: readonly string[], tolerance: number): void {
  const isSecret = (one: unknown) => typeof one === 'string' && one !== ''
  if (secrets.length === 0 || !secrets.every(isSecret)) {
    throw new TypeError(
      'verifySignature({ secrets }) lacks one: pass strings that are not empty',
    )
  }
  if (tolerance >= 0) return
  throw new RangeError(
    `verifySignature({ tolerance }) is ${tolerance}: pass milliseconds, 0 or more`,
  )
}

function importKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = new TextEncoder().encode(secret)
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
}

function joined(prefix: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = new TextEncoder().encode(prefix)
  const bytes = new Uint8Array(start.length + body.length)
  bytes.set(start)
  bytes.set(body, start.length)
  return bytes
}

/** Compares in a time that depends on the length of `right` alone. */
function isEqual(guess: Uint8Array, right: Uint8Array): boolean {
  let difference = guess.length ^ right.length
  right.forEach((byte, index) => {
    difference |= byte ^ (guess[index] ?? 0)
  })
  return difference === 0
}

function refused(why: string): HttpError {
  return new HttpError(401, `This message is ${why}`, {
    headers: { 'www-authenticate': 'Signature' },
  })
}
