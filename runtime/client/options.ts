import type { Middleware, Handler } from '../handler.ts'
import type { ContentInit } from '../message/content.ts'
import type { HttpHeadersInit } from '../message/headers.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import type { CloseOptions } from './closing.ts'
import type { Fetch } from './fetch-types.ts'
import type { RedirectMode } from './redirect-mode.ts'

/** Options of {@link createClient}. All have a default. */
export interface ClientOptions {
  /** The base of relative URLs, by the rules of `new URL(url, baseUrl)`: end its path with `/`. */
  readonly baseUrl?: string | URL
  /** Headers of every request. If there is a `baseUrl`, credentials among them are sent only to its origin. */
  readonly headers?: HttpHeadersInit
  /** Middleware of every call. The first listed is the outermost. */
  readonly middleware?: readonly Middleware[]
  /** An application to call in memory, or `fetchTransport(fetch)`. Default: a pool of connections of its own. */
  readonly transport?: Handler
  /**
   * Limit in ms for a whole call: attempts, waits and body together; then an {@link OperationTimeoutError}. Default:
   * none. It ends a healthy stream too: for an event stream or a large download set `idleTimeout` instead.
   */
  readonly timeout?: number
  /**
   * Limit in ms for silence of the other side, in each attempt and in the body; then an {@link IdleTimeoutError}.
   * Default: none. A slow reader does not count as silence.
   */
  readonly idleTimeout?: number
  /**
   * Limit in ms for making a connection, TLS included; then a {@link ConnectTimeoutError}. Default: only the system's.
   * Node only. With your own `transport`, pass it to `httpTransport()` instead.
   */
  readonly connectTimeout?: number
  /**
   * Limit in bytes for each response, counted after decoding; beyond it, reads throw a {@link ResponseTooLargeError}.
   * Default: none for `stream()`, and 100 MiB for reads that hold it in memory, such as `json()`. `Infinity` means
   * none.
   */
  readonly maxResponseSize?: number
  /**
   * How to treat redirects (default `follow`, inside all middleware). A `followRedirects()` in the list replaces it.
   */
  readonly redirect?: RedirectMode
  /**
   * Bytes of a `Request`'s body that `fetch` holds while the call runs, to send it again after a 401, a 503 or a 307
   * (default 16 MiB). A longer body, or one made from a stream, is sent once.
   */
  readonly replayLimit?: number
}

/** Options of one call. Each replaces the client's option of the same name. */
export interface CallOptions extends ContentInit {
  /** Added to the client's headers. They replace those with the same name. */
  readonly headers?: HttpHeadersInit
  /** Ends the call early: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Limit in ms for the whole call; `Infinity` for none. */
  readonly timeout?: number
  /** Limit in ms for silence of the other side; `Infinity` for none. */
  readonly idleTimeout?: number
  /** Limit in bytes for the response, counted after decoding. */
  readonly maxResponseSize?: number
  /** Replaces the client's list: `[]` disables it, `[...client.middleware, extra]` adds to it. */
  readonly middleware?: readonly Middleware[]
  readonly redirect?: RedirectMode
}

/** A client for HTTP services. Made by {@link createClient}. None of its functions needs `this`. */
export interface Client {
  readonly middleware: readonly Middleware[]
  /** Sends a request with any method: `request('/x', { method: 'OPTIONS' })`, or an `HttpRequest`. */
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
  /** A standard `fetch` that sends through this client. Pass it to an SDK. */
  readonly fetch: Fetch
  /**
   * Waits for calls in flight and for the bodies of their responses, and frees the connections. So read or release every
   * body, or pass a `timeout`. After 5 s a warning names what it waits for. A transport that you passed in stays open,
   * and its bodies are not waited for. A second call waits for the first, and may have a `timeout` of its own.
   */
  readonly close: (options?: CloseOptions) => Promise<void>
}
