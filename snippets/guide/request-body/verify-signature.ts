import { clock, HttpError, type Middleware } from 'middleware-cookbook'

/** Options of {@link verifySignature}. */
export interface VerifySignatureOptions {
  /** What the sender signs with. Two while one replaces the other. */
  readonly secrets: readonly string[]
  /** How old a message may be, in ms (default 300 000: 5 minutes). */
  readonly tolerance?: number
}

/**
 * Lets webhooks through whose `X-Signature` is the HMAC-SHA256 of
 * `<X-Timestamp>.<body>` in hexadecimal. The timestamp is in s since 1970.
 *
 * @throws HttpError 401 for every other request
 */
export function verifySignature({
  secrets,
  tolerance = 300_000,
}: VerifySignatureOptions): Middleware {
  const keys = secrets.map((secret) => importKey(secret))

  return async function verifySignature(request, next) {
    const timestamp = request.headers.get('x-timestamp') ?? ''
    const signature = fromHex(request.headers.get('x-signature') ?? '')
    const age = Math.abs(clock.date() - Number(timestamp) * 1000)
    // Written so that a timestamp that is no number does not pass.
    if (!(age <= tolerance)) throw refused('too old')

    const prefix = new TextEncoder().encode(`${timestamp}.`)
    const signed = new Uint8Array([...prefix, ...(await request.bytes())])
    for (const key of keys) {
      // verify() compares in constant time: === would help to guess.
      if (await crypto.subtle.verify('HMAC', await key, signature, signed)) {
        return next(request)
      }
    }
    throw refused('not signed with our secret')
  }
}

function importKey(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = new TextEncoder().encode(secret)
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const pairs = /^(?:[0-9a-f]{2})+$/.test(text) ? text.match(/../g) : []
  return Uint8Array.from(pairs ?? [], (pair) => Number.parseInt(pair, 16))
}

function refused(why: string): HttpError {
  return new HttpError(401, `This message is ${why}`, {
    headers: { 'www-authenticate': 'Signature' },
  })
}
