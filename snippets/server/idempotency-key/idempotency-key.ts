import {
  contextKey,
  HttpError,
  report,
  type ContextKey,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFunction,
  aStore,
  atLeast,
  notEndless,
  oneOf,
  orUnavailable,
  required,
  requireOptions,
  type Rules,
} from 'middleware-cookbook/kit'
import type { Store } from 'middleware-cookbook/store'
import { takeKey, type Claim } from './claim.ts'
import { keepWhileSent, shortContent } from './content.ts'
import { holdKey } from './held-key.ts'
import { fingerprintOf, keyIn, recordId, scopeOf } from './key-field.ts'
import { isUndone, recordOf, replayOf, type Running } from './record.ts'

/** Options of {@link idempotencyKey}. */
export interface IdempotencyKeyOptions {
  /**
   * Where keys and responses are kept: `redisStore(client)` for several
   * processes, or `memoryStore({ whenFull: 'refuse' })` for one.
   */
  readonly store: Store
  /**
   * Whose key it is, such as the user's id: each client has keys of its own, so
   * that none gets the response of another one.
   */
  readonly scope: (request: HttpRequest) => string
  /**
   * Finds out what became of work that was cut off, such as by a crash: looks
   * for the order that was saved under this `operationId`. It returns the
   * response, or undefined if nothing was done: then the handler runs. Without
   * `recover` such a key gets 409 until `lifetime` is over.
   */
  readonly recover?: (
    id: string,
    request: HttpRequest,
  ) => Promise<HttpResponse | undefined>
  /** How long keys and responses are kept, in ms (default 24 hours). */
  readonly lifetime?: number
  /**
   * When work counts as cut off, in ms (default 60 000): so long after its
   * process was last heard from. While a handler runs, it is heard from three
   * times as often.
   */
  readonly lockTimeout?: number
  /**
   * What happens to a request without the field (default `'refuse'`):
   * `'refuse'` answers 400, `'pass'` runs it without protection.
   */
  readonly missing?: 'refuse' | 'pass'
  /**
   * How many bytes of a response are kept (default 64 KiB). A repetition of one
   * that is longer, or is an event stream, is answered with 409.
   */
  readonly maxResponseSize?: number
}

/**
 * The id under which the order is to be saved, unique for a client and a key.
 *
 * @example const id = request.get(operationId)
 */
export const operationId: ContextKey<string> = contextKey('operationId')

/**
 * Runs a POST or PATCH once for each `Idempotency-Key`, and answers repetitions
 * with the first response (draft-ietf-httpapi-idempotency-key-header-07). A
 * request that throws or is answered with 408, 425, 429 or from 500 counts as not
 * done, and can be repeated.
 *
 * It throws an `HttpError` 400 for a field that is missing or is not a key, 409
 * while the first request runs, 422 for another request under the same key, and
 * 503 while the store is down: without it an order could be placed twice.
 *
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const app = compose([signIn, idempotencyKey({ store, scope: userOf })], handler)
 */
export function idempotencyKey(options: IdempotencyKeyOptions): Middleware {
  requireOptions('idempotencyKey', options, OPTIONS)
  const { store, scope, recover, missing = 'refuse' } = options
  const { lifetime = 24 * 3_600_000, lockTimeout = 60_000 } = options
  const { maxResponseSize = 64 * 1024 } = options
  const times = { lifetime, lockTimeout }
  const canRecover = recover !== undefined

  return async function idempotencyKey(request, next) {
    // The other methods are idempotent by themselves (RFC 9110 §9.2.2).
    if (request.method !== 'POST' && request.method !== 'PATCH') {
      return next(request)
    }
    const field = request.headers.get('idempotency-key')
    if (field === null && missing === 'pass') return next(request)
    const key = field === null ? undefined : keyIn(field)
    if (key === undefined) throw noKey(field)

    const client = scopeOf('idempotencyKey({ scope })', scope, request)
    const id = await recordId(client, key)
    const owner = crypto.randomUUID()
    const fingerprint = await fingerprintOf(request)
    const mine: Running = { state: 'running', fingerprint, owner }
    // Without the store an order could be placed twice.
    const claim = await orUnavailable(() =>
      takeKey(store, id, mine, { ...times, canRecover }),
    )
    if ('replay' in claim) return replayOf(claim.replay)
    return run(request.set(operationId, id), next, id, claim)
  }

  async function run(
    request: HttpRequest,
    next: Handler,
    id: string,
    { running, wasCutOff }: Extract<Claim, { running: Running }>,
  ): Promise<HttpResponse> {
    const key = holdKey(store, id, running, times)
    // What was cut off stays so until it is known what was done.
    const giveBack = () =>
      attempt(request, () => (wasCutOff ? key.keep(undefined) : key.release()))
    let response: HttpResponse
    try {
      const done = wasCutOff ? await recover?.(id, request) : undefined
      response = done ?? (await next(request))
    } catch (error) {
      await giveBack()
      throw error
    }
    if (isUndone(response)) {
      await giveBack()
      return response
    }
    // The work is done: what fails from here on must not make it look undone.
    const keep = (content: Uint8Array | undefined) =>
      attempt(request, () =>
        key.keep(
          content
            ? recordOf(response, running.fingerprint, content)
            : { ...running, isAnswered: true },
        ),
      )
    const sent = keepWhileSent(response, maxResponseSize, lockTimeout, keep)
    if (sent) return sent
    let content: Uint8Array | undefined
    await attempt(request, async () => {
      content = await shortContent(response, maxResponseSize)
    })
    await keep(content)
    return response
  }
}

const OPTIONS: Rules<IdempotencyKeyOptions> = {
  store: required(aStore('get', 'setIfAbsent', 'compareAndSet', 'delete')),
  scope: required(aFunction),
  recover: aFunction,
  lifetime: notEndless(atLeast(1, 'ms')),
  lockTimeout: notEndless(atLeast(1, 'ms')),
  missing: oneOf('refuse', 'pass'),
  maxResponseSize: atLeast(0, 'bytes'),
}

/** After the work: an error is reported, and does not replace the response. */
async function attempt(request: HttpRequest, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    report(request, error)
  }
}

function noKey(field: string | null): HttpError {
  const why =
    field === null
      ? 'Idempotency-Key is missing'
      : 'Idempotency-Key is not one text of 1 to 255 visible characters'
  return new HttpError(400, `${why}: send a UUID for each order`)
}
