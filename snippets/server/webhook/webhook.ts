import {
  clock,
  HttpError,
  HttpResponse,
  report,
  type Middleware,
} from 'middleware-cookbook'
import {
  anything,
  aStore,
  atLeast,
  notEndless,
  oneOf,
  orUnavailable,
  randomHex,
  requireArgument,
  requireOptions,
  requireText,
  type Rules,
} from 'middleware-cookbook/kit'
import {
  compareAndDelete,
  memoryStore,
  type Store,
} from 'middleware-cookbook/store'
import { FORMS, type Bytes, type Signed, type WebhookForm } from './forms.ts'

export type { WebhookForm } from './forms.ts'

/** Options of {@link webhook}. */
export interface WebhookOptions {
  /** Whose form of signature to expect (default Standard Webhooks). */
  readonly form?: WebhookForm
  /** The secret as the service shows it, or several while it is changed. */
  readonly secret: string | readonly string[]
  /**
   * How far the signed time may be from ours in either direction, in seconds
   * (default 300). GitHub signs no time.
   */
  readonly tolerance?: number
  /**
   * Where messages that have come are kept. Default: `memoryStore()`, in this
   * process; pass `redisStore(client)` if you have several.
   */
  readonly store?: Store
  /** How long messages are kept, in ms (default 24 hours). */
  readonly lifetime?: number
  /**
   * When a handler counts as cut off, such as by a crash, in ms (default
   * 60 000). Until then the same message gets 409.
   */
  readonly lockTimeout?: number
}

/**
 * Lets pass what a service has signed, within its time and once. The handler
 * gets the very bytes that were verified.
 *
 * @throws TypeError, RangeError for options that could not verify anything
 * @throws HttpError 400 for fields that are missing, 403 for a signature or time
 * that is not right, 409 while the same message is being handled, 503 while the
 * store is down
 *
 * @example webhook({ form: 'stripe', secret: process.env.STRIPE_SECRET })
 */
export function webhook(options: WebhookOptions): Middleware {
  requireOptions('webhook', options, OPTIONS)
  const { form = 'standard', tolerance = 300 } = options
  const { store = memoryStore(), lifetime = 86_400_000 } = options
  const { lockTimeout = 60_000 } = options
  // A message that is forgotten while its time is valid could come again.
  const inTime = notEndless(atLeast(2000 * tolerance, 'ms'))
  const pass = `${inTime.pass}: twice the tolerance of ${tolerance} seconds`
  requireArgument('webhook({ lifetime })', lifetime, { ...inTime, pass })
  const { read, key } = FORMS[form]
  const secrets = [options.secret].flat()
  const keys = secrets.map((secret) => importKey(secret, key))
  if (keys.length === 0) {
    throw new TypeError('webhook({ secret }) is empty: pass one or more')
  }

  return async function webhook(request, next) {
    const signed = read(request.headers)
    if (!signed) throw new HttpError(400, 'No signature of this form')
    // Never of parsed JSON: other spaces or numbers are other bytes.
    const message = messageOf(signed, await request.bytes())
    if (!(await isRight(signed, message))) {
      throw new HttpError(403, 'The signature is not right')
    }
    const { timestamp } = signed
    const now = clock.date() / 1000
    if (timestamp !== undefined && Math.abs(now - timestamp) > tolerance) {
      throw new HttpError(403, 'The time is not right')
    }

    // Not by signature: while there are two secrets, a message has two of them.
    const id = `webhook:${form}:${signed.id ?? (await hashOf(message))}`
    const mine = `running ${randomHex(16)}`
    // Without the store a message could be handled twice.
    const isNew = await orUnavailable(() =>
      store.setIfAbsent(id, mine, lockTimeout),
    )
    if (!isNew) {
      // Success, so that the service stops sending it.
      if ((await orUnavailable(() => store.get(id))) === 'done') {
        return new HttpResponse(null, { status: 204 })
      }
      throw new HttpError(409, 'The same message is being handled')
    }
    let done = false
    try {
      const response = await next(request)
      done = response.ok
      return response
    } finally {
      // The service learns what the handler did, also if the store is down now.
      await leave(id, mine, done).catch((error: unknown) => {
        report(request, error)
      })
    }
  }

  /** What has failed may come again; another process may have it by now. */
  async function leave(id: string, mine: string, done: boolean): Promise<void> {
    if (done) await store.set(id, 'done', lifetime)
    else await compareAndDelete(store, id, mine)
  }

  async function isRight(
    { signatures }: Signed,
    message: Bytes,
  ): Promise<boolean> {
    for (const signature of signatures) {
      for (const one of keys) {
        // It compares in constant time.
        const key = await one()
        if (await crypto.subtle.verify('HMAC', key, signature, message))
          return true
      }
    }
    return false
  }
}

const OPTIONS: Rules<WebhookOptions> = {
  form: oneOf(...Object.keys(FORMS)),
  // These two are checked above, and the secret without showing it.
  secret: anything,
  lifetime: anything,
  tolerance: notEndless(atLeast(1, 'seconds')),
  store: aStore('get', 'set', 'setIfAbsent', 'compareAndSet', 'delete'),
  lockTimeout: notEndless(atLeast(1, 'ms')),
}

function messageOf({ prefix }: Signed, body: Uint8Array): Bytes {
  const start = new TextEncoder().encode(prefix)
  const message = new Uint8Array(start.length + body.length)
  message.set(start)
  message.set(body, start.length)
  return message
}

async function hashOf(message: Bytes): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', message)
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
}

/** The message of an error never shows the secret. */
function importKey(secret: string, bytesOf: (secret: string) => Bytes) {
  requireText('webhook', { secret })
  const bytes = bytesOf(secret)
  if (bytes.length === 0) {
    throw new TypeError(
      'webhook({ secret }) is empty or not base64: pass it as the service shows it',
    )
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let key: ReturnType<typeof crypto.subtle.importKey> | undefined
  return () =>
    (key ??= crypto.subtle.importKey('raw', bytes, algorithm, false, [
      'verify',
    ]))
}
