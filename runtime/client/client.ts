import { httpTransport } from '#platform'
import { compose, type Handler, type Middleware } from '../handler.ts'
import type { ContentInit } from '../message/content.ts'
import { HttpHeaders, type HttpHeadersInit } from '../message/headers.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { Work } from '../work.ts'
import { asFetch, type Fetch } from './fetch.ts'
import { inMemory } from './in-memory.ts'
import { requestMaker } from './new-request.ts'
import { runOperation } from './operation.ts'
import { withRedirectMode, type RedirectMode } from './redirect-mode.ts'
import { followRedirects, refuseRedirects } from './redirects.ts'
import { requireMilliseconds } from './require-milliseconds.ts'
import { isTransport, type Transport } from './transport.ts'

export type { RedirectMode } from './redirect-mode.ts'

/** Options of {@link createClient}. All have a default. */
export interface ClientOptions {
  /** What relative URLs are relative to, by the rules of `new URL(url, baseUrl)`: end a path with `/`. */
  readonly baseUrl?: string | URL
  /** Headers of every request. Credentials among them go to `baseUrl`'s origin only, if there is one. */
  readonly headers?: HttpHeadersInit
  /** First listed is outermost. */
  readonly middleware?: readonly Middleware[]
  /** An application to call in memory, or `fetchTransport(fetch)`. Default: a pool of connections of its own. */
  readonly transport?: Handler
  /** ms for each operation: attempts, sleeps and body together. Default: none. */
  readonly timeout?: number
  /** Default `follow`, inside of all middleware. For another position list `followRedirects()` and set `manual`. */
  readonly redirect?: RedirectMode
}

/** Options of one call. What is given here stands in place of the client's. */
export interface CallOptions extends ContentInit {
  /** Added to the client's headers, in place of those with the same name. */
  readonly headers?: HttpHeadersInit
  /** Ends the call early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** ms for the whole operation. */
  readonly timeout?: number
  /** Replaces the client's: `[]` disables it, `[...client.middleware, extra]` adds to it. */
  readonly middleware?: readonly Middleware[]
  readonly redirect?: RedirectMode
}

/** Calls HTTP services. Made by {@link createClient}. None of its functions needs `this`. */
export interface Client {
  readonly middleware: readonly Middleware[]
  /** Sends a request with any method: `request('/x', { method: 'OPTIONS' })`, or one made before. */
  readonly request: (
    url: string | URL | HttpRequest,
    options?: CallOptions & { readonly method?: string },
  ) => Promise<HttpResponse>
  readonly get: (url: string | URL, options?: CallOptions) => Promise<HttpResponse>
  readonly head: (url: string | URL, options?: CallOptions) => Promise<HttpResponse>
  readonly post: (url: string | URL, options?: CallOptions) => Promise<HttpResponse>
  readonly put: (url: string | URL, options?: CallOptions) => Promise<HttpResponse>
  readonly patch: (url: string | URL, options?: CallOptions) => Promise<HttpResponse>
  readonly delete: (url: string | URL, options?: CallOptions) => Promise<HttpResponse>
  /** A standard `fetch` on this client: hand it to an SDK that takes one. It needs no `this`. */
  readonly fetch: Fetch
  /**
   * Lets calls in flight end, their bodies too, and frees the connections: so read or release every body. A transport
   * that was passed in stays open. A second call waits for the first.
   */
  readonly close: () => Promise<void>
}

/**
 * Makes a client.
 *
 * @example
 * const client = createClient({ baseUrl: 'https://api.example.org/v1/', middleware: [retry()], timeout: 10_000 })
 * const user = await (await client.get('users/7')).json()
 *
 * @throws InvalidMessageError for a `baseUrl` or a header that is not valid
 * @throws RangeError for a `timeout` that is not a number of ms above 0
 */
export function createClient(options: ClientOptions = {}): Client {
  const { redirect = 'follow' } = options
  const middleware: readonly Middleware[] = Object.freeze([...(options.middleware ?? [])])
  const home = options.baseUrl === undefined ? undefined : new HttpRequest(options.baseUrl)
  const newRequest = requestMaker(home, HttpHeaders.from(options.headers))
  checkTimeout(options.timeout)

  /** Only a transport that the client makes for itself is the client's to close. */
  let own: Transport | undefined
  const given = options.transport ?? (own = httpTransport())
  const transport = isTransport(given) ? given : inMemory(given)
  const work = new Work()
  const chains: Partial<Record<RedirectMode, Handler>> = {}
  let closed: Promise<void> | undefined

  /** The client's own middleware is composed once for each redirect mode. */
  function chain(mode: RedirectMode, list = middleware): Handler {
    if (list !== middleware) return assemble(list, mode, transport)
    return (chains[mode] ??= assemble(list, mode, transport))
  }
  chain(redirect)

  async function call(
    url: string | URL | HttpRequest,
    init: CallOptions = NO_OPTIONS,
    method?: string,
  ): Promise<HttpResponse> {
    if (closed) throw new Error('This client is closed: make another one, or close it later')
    const { timeout = options.timeout, redirect: mode = redirect } = init
    checkTimeout(timeout)
    const request = withRedirectMode(newRequest(url, init, method), mode)
    const handler = chain(mode, init.middleware)
    work.begin()
    try {
      return timeout === undefined && request.abortable === undefined
        ? await handler(request)
        : await runOperation(request, timeout, handler)
    } finally {
      work.end()
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
    fetch: asFetch(request),
    close() {
      // A retry between two attempts is in flight, too, although no connection knows of it.
      closed ??= work.done().then(() => own?.close())
      return closed
    },
  }
}

const NO_OPTIONS: CallOptions = {}

function assemble(list: readonly Middleware[], mode: RedirectMode, transport: Handler): Handler {
  return compose([...list, ...REDIRECTS[mode]], transport)
}

const REDIRECTS: Readonly<Record<RedirectMode, readonly Middleware[]>> = {
  follow: [followRedirects()],
  error: [refuseRedirects],
  manual: [],
}

function checkTimeout(timeout: number | undefined): void {
  if (timeout === undefined) return
  requireMilliseconds(
    timeout,
    (shown) => `timeout is ${shown}: pass a number of ms above 0, or leave it out for none`,
  )
}
