import { InvalidMessageError } from '../errors.ts'
import { find, type Context, type ContextKey } from './context.ts'
import { requireKnown } from '../kit/require-known.ts'
import { TOKEN } from '../kit/token.ts'
import type { HttpHeadersInit } from './headers.ts'
import { isLazy, type Abortable } from '../kit/on-abort.ts'
import type { LazyUrl, UrlParts } from './lazy-url.ts'
import { Message } from './message.ts'
import { contentOf, type ContentBase, type ContentInit } from './content.ts'

/** Options of a request, besides its URL. */
export interface HttpRequestInit extends ContentInit {
  /** Default `GET`. The usual methods may be written in lower case. */
  readonly method?: string
  readonly headers?: HttpHeadersInit
  /** Ends the request early when it aborts. */
  readonly signal?: AbortSignal
}

/**
 * For clients and servers: every field may be undefined, and `signal` may be a function, because creating an
 * AbortSignal costs more than the rest of a request.
 */
type LazyInit = {
  readonly [Part in Exclude<keyof HttpRequestInit, 'signal'>]?: HttpRequestInit[Part] | undefined
} & {
  readonly signal?: Abortable | (() => AbortSignal) | undefined
  /** Relative to the URL of the copied request. */
  readonly url?: string | URL | undefined
  /** null for none. */
  readonly context?: Context | null
  /** Whether a client sends it. */
  readonly outgoing?: boolean
  /** The source of the headers, and of the content if there is no other. */
  readonly base?: ContentBase | undefined
}

/**
 * An immutable HTTP request, sent by a client or received by a server. `with…`, `without…` and `set` return a copy that
 * shares everything else, the body included.
 *
 * @example
 * const request = new HttpRequest('https://api.example.org/users', { method: 'POST', json: { name: 'Ada' } })
 */
export class HttpRequest extends Message<HttpRequest> {
  /**
   * The method. A usual one is in upper case; others keep their case, because methods are case-sensitive (RFC 9110
   * §9.1).
   */
  declare readonly method: string
  readonly kind = 'request'

  readonly #signal: Abortable | (() => AbortSignal) | undefined
  readonly #url: UrlParts
  readonly #context: Context | null | undefined
  readonly #outgoing: boolean

  /**
   * @param url absolute, http or https; or a request to copy
   * @throws InvalidMessageError when the URL, the method or a header is not valid
   */
  constructor(url: string | URL | HttpRequest, init?: HttpRequestInit)
  /** @internal */
  constructor(url: string | URL | LazyUrl | HttpRequest, init?: LazyInit)
  constructor(url: string | URL | LazyUrl | HttpRequest, init: LazyInit = {}) {
    requireKnown('HttpRequest', init, MEMBERS, INTERNAL)
    const base = url instanceof HttpRequest ? url : undefined
    super(init.base ?? base, init.headers, contentOf(init))
    this.method = init.method === undefined ? (base?.method ?? 'GET') : methodOf(init.method)
    if (url instanceof HttpRequest) {
      this.#url = init.url === undefined ? url.#url : parseUrl(init.url, url.href)
      this.#signal = init.signal ?? url.#signal
      this.#context = init.context === undefined ? url.#context : init.context
      this.#outgoing = init.outgoing ?? url.#outgoing
    } else {
      this.#url = isLazyUrl(url) ? url : parseUrl(url)
      this.#signal = init.signal
      this.#context = init.context
      this.#outgoing = init.outgoing ?? false
    }
  }

  /** Aborts when the caller aborts or a deadline passes; on a server, when the client disconnects. */
  get signal(): AbortSignal | undefined {
    const { rawSignal } = this
    return rawSignal && isLazy(rawSignal) ? rawSignal.toSignal() : rawSignal
  }

  /**
   * The signal without conversion, for code that only listens to it.
   * @internal
   */
  get rawSignal(): Abortable | undefined {
    return typeof this.#signal === 'function' ? this.#signal() : this.#signal
  }

  /** A copy of the URL: changing it does not change the request. Use `with({ url })`. */
  get url(): URL {
    return new URL(this.href)
  }

  /** The whole URL as text. It is cheaper than `url`, which is parsed again for each reader. */
  get href(): string {
    return this.#url.href
  }

  /** The origin that gets the request: `https://api.example.org`. Compare it before you add a credential. */
  get origin(): string {
    return this.#url.origin
  }

  /**
   * Path and query, as they are sent (RFC 9112 §3.2.1).
   * @internal
   */
  get path(): string {
    return this.#url.pathname + this.#url.search
  }

  /**
   * The path of the URL. With it alone, a server need not parse the rest.
   * @internal
   */
  get pathname(): string {
    return this.#url.pathname
  }

  /**
   * Returns a copy with these parts changed. `url` may be relative to the old one. `headers` replaces all headers, and
   * `withHeader` changes one. A copy for another origin drops `Host` and `Proxy-Authorization` (RFC 9110 §7.2,
   * §11.7.2), unless you pass `headers`.
   */
  override with(changes: HttpRequestInit & { readonly url?: string | URL }): HttpRequest {
    const copy = new HttpRequest(this, changes)
    return !changes.url || changes.headers || copy.origin === this.origin
      ? copy
      : copy.withoutHeader('host').withoutHeader('proxy-authorization')
  }

  /** Returns the value that the caller or an outer middleware has set, or undefined. */
  get<T>(key: ContextKey<T>): T | undefined {
    // set() is the only way in, and there the key's type and the value's are the same.
    return find(this.#context, key) as T | undefined
  }

  /** Returns a copy that carries `value` under `key` to all inner middleware and the handler. It is never sent. */
  set<T>(key: ContextKey<T>, value: T): HttpRequest {
    return new HttpRequest(this, { context: { key, value, rest: this.#context } })
  }

  /**
   * The name of a call in its errors: `POST https://api.example.org/users`.
   * @internal
   */
  get call(): string {
    return `${this.method} ${this.origin}${this.pathname}`
  }

  /** `POST https://api.example.org/users` on a client, and `POST /users` on a server. */
  override toString(): string {
    return this.#outgoing ? this.call : `${this.method} ${this.pathname}`
  }
}

/** `url` is for `with()`. */
const MEMBERS = ['method', 'headers', 'body', 'json', 'signal', 'url']
const INTERNAL = ['context', 'base', 'outgoing']

/** Checked without the class, so that a page with a client does not load it: only servers need it. */
function isLazyUrl(url: unknown): url is LazyUrl {
  return 'toUrl' in Object(url)
}

/** The methods of RFC 9110 §9.3, PATCH and QUERY: recognized in any letter case. */
const USUAL = /* @__PURE__ */ new Set(
  'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT QUERY'.split(' '),
)

function methodOf(method: string): string {
  if (method === 'GET' || USUAL.has(method)) return method
  if (!TOKEN.test(method)) {
    throw new InvalidMessageError(
      `Method ${JSON.stringify(method)} is not valid: pass one like 'GET'`,
    )
  }
  const upperCase = method.toUpperCase()
  return USUAL.has(upperCase) ? upperCase : method
}

function parseUrl(input: string | URL, base?: string): URL {
  let url: URL
  try {
    url = new URL(input, base)
  } catch {
    // Without the platform's error as the cause: it shows the input, which may hold secrets.
    throw new InvalidMessageError(
      `URL ${JSON.stringify(withoutSecrets(String(input)))} is not valid: ` +
        'pass an absolute one, or give the client a baseUrl',
    )
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InvalidMessageError(`URL scheme ${url.protocol} is not supported: use http or https`)
  }
  if (url.username !== '' || url.password !== '') {
    // RFC 9110 §4.2.4: userinfo in a URL ends up in logs, histories and Referer.
    throw new InvalidMessageError(
      `URL of ${url.host} has credentials in it: send them with basicAuth()`,
    )
  }
  return url
}

/** Neither userinfo nor query nor fragment. */
function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^(.*\/\/|).*@/s, '$1')
}
