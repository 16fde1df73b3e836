import { checkCall, checkClientOptions, httpTransport, later, transportOf } from '#platform'
import { compose } from '../compose.ts'
import type { Handler, Middleware } from '../handler.ts'
import { HttpHeaders } from '../message/headers.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { InFlight } from '../kit/in-flight.ts'
import { builtInRedirects } from './built-in-redirects.ts'
import type { ClientCalls } from './close-client.ts'
import { asFetch } from './fetch.ts'
import { fetchOptions } from './fetch-options.ts'
import { requestMaker } from './new-request.ts'
import type { CallOptions, Client, ClientOptions } from './options.ts'
import { limitResponses, maxResponseSizeOf } from './response-limit.ts'
import { askedRedirectMode, isFollower, redirectMode } from './redirect-mode.ts'
import type { Transport } from './transport.ts'

/**
 * Makes a client that sends requests through middleware.
 *
 * @example
 * const client = createClient({ baseUrl: 'https://api.example.org/v1/', middleware: [retry()], timeout: 10_000 })
 * const user = await (await client.get('users/7')).json()
 *
 * @throws InvalidMessageError for a `baseUrl` or a header that is not valid
 * @throws RangeError for a limit that is not a number of ms, or of bytes, above 0
 * @throws TypeError or MiddlewareError for any other option that cannot work, and for an unknown one. A page, where
 * bytes count, checks only the limits.
 */
export function createClient(options: ClientOptions = {}): Client {
  checkClientOptions(options)
  const { redirect = 'follow' } = options
  const middleware: readonly Middleware[] = Object.freeze([...(options.middleware ?? [])])
  const home = options.baseUrl === undefined ? undefined : new HttpRequest(options.baseUrl)
  const newRequest = requestMaker(home, HttpHeaders.from(options.headers))
  const { transport: given, connectTimeout } = options
  const sender: Handler & Partial<Transport> = given ?? httpTransport({ connectTimeout })
  /** It closes only a transport that it has made itself. */
  const own: Partial<Transport> = given ? {} : sender
  const transport = limitResponses(transportOf(sender, inMemory), options.maxResponseSize)
  const calls: ClientCalls = new InFlight()

  function assemble(list = middleware, mode = redirect, idle = options.idleTimeout): Handler {
    const limits = idle === undefined ? [] : [idleTimeout(idle)]
    const redirects = list.some(isFollower) ? [] : builtInRedirects(mode)
    const composed = compose([...list, ...redirects, ...limits], transport)
    // Once more, for a body that a middleware made of a response: its reader holds it too.
    return limitResponses(composed, options.maxResponseSize)
  }
  /** Of calls that replace none of these options: it is composed once. */
  const usual = assemble()

  async function call(
    url: string | URL | HttpRequest,
    init: CallOptions = {},
    method?: string,
    asked?: RequestInit,
  ): Promise<HttpResponse> {
    if (calls.closed) return later(({ refuseCall }) => refuseCall())
    checkCall(url, init, method)
    const { timeout = options.timeout, redirect: mode = redirect } = init
    const made = newRequest(url, init, method)
    let request = made instanceof Promise ? await made : made
    if (mode !== 'follow') request = request.set(redirectMode, mode)
    if (init.redirect !== undefined && !init.middleware) {
      request = request.set(askedRedirectMode, init.redirect)
    }
    if (asked) request = request.set(fetchOptions, asked)
    if (init.maxResponseSize !== undefined) {
      request = request.set(maxResponseSizeOf, init.maxResponseSize)
    }
    const { middleware: list, idleTimeout: idle } = init
    const asUsual = !list && idle === undefined && mode === redirect
    const handler = asUsual ? usual : assemble(list, mode, idle)
    calls.begin(request)
    try {
      if (timeout !== undefined || request.rawSignal) {
        // Synchronous where the part is loaded: from then on the call listens to the caller's signal.
        return await later(({ runOperation }) => runOperation(request, timeout, handler, calls))
      }
      return await calls.stoppable(request, handler(request))
    } finally {
      // A stream that was not sent has no other reader, and would keep its file open.
      if (!request.body.replayable) request.body.abandon()
      calls.end(request)
    }
  }

  function request(url: string | URL | HttpRequest, options?: CallOptions & { method?: string }) {
    return call(url, options, options?.method)
  }

  function method(method: string) {
    return (url: string | URL, options?: CallOptions): Promise<HttpResponse> =>
      call(url, options, method)
  }

  return {
    middleware,
    request,
    get: method('GET'),
    head: method('HEAD'),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
    fetch: asFetch(call, home, options.replayLimit),
    close: (options) => later(({ closeClient }) => closeClient(calls, own, options)),
  }
}

/** An application as a transport. */
function inMemory(app: Handler): Handler {
  let transport: Handler | undefined
  return function inMemory(request) {
    if (transport) return transport(request)
    return later(({ inMemory }) => (transport ??= inMemory(app))(request))
  }
}

function idleTimeout(ms: number): Middleware {
  return function idleTimeout(request, next) {
    return later(({ idleTimeout }) => idleTimeout(ms)(request, next))
  }
}
