import type { HttpRequest, Middleware } from 'middleware-cookbook'
import {
  aFieldName,
  aFilledString,
  aFunction,
  aString,
  randomHex,
  required,
  requireOptions,
  requireReturn,
  type Rules,
} from 'middleware-cookbook/kit'

/** Options of {@link requestId}. */
export interface RequestIdOptions {
  /** The field that carries the id (default `X-Request-Id`). */
  readonly header?: string
  /**
   * Finds the id of the work that the call belongs to, such as
   * `currentRequestId` of the server's recipe. Default: there is none.
   */
  readonly id?: (request: HttpRequest) => string | undefined
  /** Makes an id if there is none (default: 32 random hexadecimal digits). */
  readonly generate?: () => string
}

/**
 * Sends an id with each call, so that the logs of client and server name the
 * same one. An id that the caller has set is kept. Before a retry in the list,
 * all attempts have one id; after it, each has its own.
 *
 * @throws InvalidMessageError for an id that a header cannot hold
 *
 * @example createClient({ middleware: [requestId({ id: currentRequestId })] })
 */
export function requestId(options: RequestIdOptions = {}): Middleware {
  requireOptions('requestId', options, OPTIONS)
  const { header = 'x-request-id', id = () => undefined } = options
  const { generate = () => randomHex(16) } = options

  return async function requestId(request, next) {
    if (request.headers.has(header)) return next(request)
    return next(request.withHeader(header, known(request) ?? made()))
  }

  function known(request: HttpRequest): string | undefined {
    const found = id(request)
    // The text of a promise would be the id of all calls.
    requireReturn('requestId({ id })', found, aString)
    return found === '' ? undefined : found
  }

  function made(): string {
    const made = generate()
    requireReturn('requestId({ generate })', made, required(aFilledString))
    return made
  }
}

const OPTIONS: Rules<RequestIdOptions> = {
  header: aFieldName,
  id: aFunction,
  generate: aFunction,
}
