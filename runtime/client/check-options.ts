import { InvalidMessageError } from '../errors.ts'
import { requireArgument, requireOptions, type Rules } from '../kit/require-options.ts'
import {
  above,
  aHandler,
  anything,
  aLimit,
  aSignal,
  httpUrl,
  middlewareList,
  oneOf,
} from '../kit/rules.ts'
import { memberOf, type Rule } from '../kit/rule.ts'
import type { CallOptions, ClientOptions } from './options.ts'

/** The limits of a client and of a call. */
const LIMITS = {
  timeout: above(0, 'ms'),
  idleTimeout: above(0, 'ms'),
  maxResponseSize: above(0, 'bytes'),
}

const redirect = oneOf('follow', 'manual', 'error')

/** A fetch takes other arguments: it would fail at the first call, and say something else. */
const transport: Rule = {
  ...aHandler,
  pass: 'fetchTransport(fetch), or an application',
  accepts: (value) => typeof value === 'function' && value !== globalThis.fetch,
}

/** Each field is checked where they are made, and named. */
const headers: Rule = {
  pass: 'an object such as { accept: "text/html" }, or HttpHeaders',
  accepts: (value) => Object(value) === value,
  error: InvalidMessageError,
  // A text may hold a credential.
  secret: true,
}

const CLIENT: Rules<ClientOptions> = {
  ...LIMITS,
  baseUrl: { ...httpUrl, error: InvalidMessageError },
  headers,
  middleware: middlewareList,
  transport,
  connectTimeout: above(0, 'ms'),
  redirect,
  replayLimit: aLimit('bytes'),
}

/** @throws RangeError, TypeError, MiddlewareError or InvalidMessageError for an option that cannot work */
export function checkClientOptions(options: ClientOptions): void {
  requireOptions('createClient', options, CLIENT)
  if (options.transport && options.connectTimeout !== undefined) {
    throw new TypeError(
      'createClient({ connectTimeout }) has no effect on a transport that is there: pass it to httpTransport()',
    )
  }
}

const CALL: Rules<CallOptions> = {
  ...LIMITS,
  body: anything,
  json: anything,
  headers,
  signal: aSignal,
  middleware: middlewareList,
  redirect,
}

const REQUEST = { ...CALL, method: anything }

/** Without it a forgotten argument would be the client's `baseUrl`, and a `Request` the path `/[object Request]`. */
const url: Rule = {
  pass: 'a URL, or an HttpRequest to request(); a Request goes to client.fetch()',
  accepts: (value) => typeof value === 'string' || typeof memberOf(value, 'href') === 'string',
  error: InvalidMessageError,
  required: true,
}

/**
 * Checks a call of a client. The body checks itself, and each field of the headers.
 *
 * @param method of the function that was called; undefined for `request()`
 * @throws RangeError, TypeError, MiddlewareError or InvalidMessageError for what cannot work
 */
export function checkCall(target: unknown, options: CallOptions, method: string | undefined): void {
  const isRequest = method === undefined || memberOf(options, 'method') === method
  const called = isRequest ? 'client.request' : `client.${method.toLowerCase()}`
  requireArgument(`${called}(url)`, target, url)
  requireOptions(called, options, isRequest ? REQUEST : CALL)
}
