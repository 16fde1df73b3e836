import { clock, withCredential, type Middleware } from 'middleware-cookbook'
import {
  aFunction,
  anything,
  randomHex,
  requireOptions,
  requireText,
  type Rules,
} from 'middleware-cookbook/kit'

/** Options of {@link webhookSender}. */
export interface WebhookSenderOptions {
  /**
   * The receiver's secret: base64 of 24 to 64 bytes, with or without `whsec_`.
   * Pass the new and the old one while it is changed.
   */
  readonly secret: string | readonly string[]
  /** Makes the id of a message (default: `msg_` and 32 random digits). */
  readonly generate?: () => string
}

/**
 * Signs what it sends, in the form of Standard Webhooks. An id that the caller
 * has set in `webhook-id` is kept: send a message again under its own id, so
 * that the receiver knows it. The body is read, and sent byte for byte. Before a
 * retry in the list, all attempts are one message.
 *
 * @throws TypeError for a secret that is not base64, or of the wrong length
 * @throws TypeError for an id with a dot, which would be read as another message
 *
 * @example createClient({ middleware: [webhookSender({ secret })] })
 */
export function webhookSender(options: WebhookSenderOptions): Middleware {
  requireOptions('webhookSender', options, OPTIONS)
  const { generate = () => `msg_${randomHex(16)}` } = options
  const keys = [options.secret].flat().map(keyOf)
  if (keys.length === 0) {
    throw new TypeError('webhookSender({ secret }) is empty: pass one or more')
  }

  return async function webhookSender(request, next) {
    const id: unknown = request.headers.get('webhook-id') ?? generate()
    if (typeof id !== 'string' || !AN_ID.test(id)) {
      throw new TypeError(
        `webhookSender(): the id ${JSON.stringify(id)} is no text, is empty, or has a dot, a blank or a character beyond ASCII: pass letters and digits`,
      )
    }
    const time = Math.floor(clock.date() / 1000)
    const start = new TextEncoder().encode(`${id}.${time}.`)
    const body = await request.bytes()
    const message = new Uint8Array(start.length + body.length)
    message.set(start)
    message.set(body, start.length)
    const signatures = await Promise.all(
      keys.map(async (key) => {
        const mac = await crypto.subtle.sign('HMAC', await key(), message)
        return `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`
      }),
    )
    const named = request
      .withHeader('webhook-id', id)
      .withHeader('webhook-timestamp', String(time))
    // Another origin, which a redirect leads to, could send it to the receiver.
    return next(
      withCredential(named, 'webhook-signature', signatures.join(' ')),
    )
  }
}

/**
 * Visible characters of ASCII, of which a field has the same bytes as what is
 * signed, but no dot, which separates what is signed.
 */
const AN_ID = /^[\x21-\x2d\x2f-\x7e]+$/

const OPTIONS: Rules<WebhookSenderOptions> = {
  // Checked above, without showing it.
  secret: anything,
  generate: aFunction,
}

/** The message of an error never shows the secret. */
function keyOf(secret: string) {
  requireText('webhookSender', { secret })
  const bytes = bytesOf(secret.replace(/^whsec_/, ''))
  // Standard Webhooks, "Signature scheme".
  if (bytes.length < 24 || bytes.length > 64) {
    throw new TypeError(
      'webhookSender({ secret }) is not base64 of 24 to 64 bytes: pass one of random bytes',
    )
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let key: ReturnType<typeof crypto.subtle.importKey> | undefined
  return () =>
    (key ??= crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']))
}

function bytesOf(base64: string) {
  try {
    return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}
