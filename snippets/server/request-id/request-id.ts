import {
  contextKey,
  mapResponse,
  type ContextKey,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import {
  aFieldName,
  aFunction,
  asyncLocal,
  oneOf,
  randomHex,
  required,
  requireOptions,
  requireReturn,
  type Rule,
  type Rules,
} from 'middleware-cookbook/kit'

/** Options of {@link requestId}. */
export interface RequestIdOptions {
  /** The field that carries the id (default `X-Request-Id`). */
  readonly header?: string
  /**
   * Whether to keep the id of a request, if it is well-formed (default: of
   * all). At the edge of your network return false for strangers: they could
   * send the id of another user's request.
   */
  readonly trust?: (request: HttpRequest) => boolean
  /** Makes an id (default: 32 random hexadecimal digits). */
  readonly generate?: () => string
}

/** The id of a request, on the request. */
export const requestIdKey: ContextKey<string> =
  /* @__PURE__ */ contextKey('requestId')

const current = /* @__PURE__ */ asyncLocal<string>()

/**
 * Returns the id of the request that is being handled, in functions that do not
 * get the request. Undefined outside a handler, and in browsers and Workers
 * without `AsyncLocalStorage`. The source of a stream runs after its handler:
 * read the id before.
 */
export function currentRequestId(): string | undefined {
  return current.get()
}

/**
 * What an inbound id may look like: UUIDs, ULIDs, base64, `Root=1-…` of AWS.
 * Nothing that could end a field of a log line, and not longer than a few of it.
 */
const WELL_FORMED = /^[\w.:@+/=-]{1,128}$/

/**
 * Gives each request an id: the one that it brings, or a new one. Handlers find
 * it on the request, the client in the response, errors included. Place it
 * first, so that all log lines have it.
 *
 * @throws TypeError for an id of `generate` that is not well-formed
 *
 * @example compose([requestId(), accessLog()], handler)
 */
export function requestId(options: RequestIdOptions = {}): Middleware {
  requireOptions('requestId', options, OPTIONS)
  const { header = 'x-request-id', trust = () => true } = options
  const { generate = () => randomHex(16) } = options

  return async function requestId(request, next) {
    const id = inbound(request) ?? made()
    // The request of this id, also for a server that the handler passes it to.
    const known = request.set(requestIdKey, id).withHeader(header, id)
    return current.run(id, () =>
      mapResponse(known, next, (response) => response.withHeader(header, id)),
    )
  }

  function inbound(request: HttpRequest): string | undefined {
    const id = request.headers.get(header)
    if (id === null || !WELL_FORMED.test(id)) return undefined
    const isTrusted = trust(request)
    // A promise is true to JavaScript: it would trust strangers.
    requireReturn('requestId({ trust })', isTrusted, YES_OR_NO)
    return isTrusted ? id : undefined
  }

  function made(): string {
    const id = generate()
    requireReturn('requestId({ generate })', id, AN_ID)
    return id
  }
}

const YES_OR_NO = required(oneOf(true, false))

const AN_ID: Rule = required({
  pass: '1 to 128 letters, digits and -_.:@+/=',
  accepts: (value) => typeof value === 'string' && WELL_FORMED.test(value),
  error: TypeError,
})

const OPTIONS: Rules<RequestIdOptions> = {
  header: aFieldName,
  trust: aFunction,
  generate: aFunction,
}
