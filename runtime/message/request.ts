import { InvalidMessageError } from '../errors.ts'
import { lookUp, type Context, type ContextKey } from './context.ts'
import { TOKEN, type HttpHeadersInit } from './headers.ts'
import { LazySignal, type Abortable } from './lazy-signal.ts'
import type { LazyUrl, UrlParts } from './lazy-url.ts'
import { Message } from './message.ts'
import { contentOf, type ContentInit } from './content.ts'

/** What a request is made of besides its URL. */
export interface HttpRequestInit extends ContentInit {
  /** Default `GET`. The usual methods may be written in lower case. */
  readonly method?: string
  readonly headers?: HttpHeadersInit
  /** What ends the request early. */
  readonly signal?: AbortSignal
}

/**
 * As clients and servers have it, who list every part. They make the signal when somebody asks for it: few do, and it
 * costs more than all the rest.
 */
type LazyInit = {
  readonly [Part in Exclude<keyof HttpRequestInit, 'signal'>]?: HttpRequestInit[Part] | undefined
} & {
  readonly signal?: Abortable | (() => AbortSignal) | undefined
  /** Relative to that of the request that is copied. */
  readonly url?: string | URL | undefined
  /** null for none. */
  readonly context?: Context | null
}

/**
 * An HTTP request, on its way out of a client or into a server. It never changes: `with…`, `without…` and
 * `set` return a copy that shares everything else, the body included.
 */
export class HttpRequest extends Message<HttpRequest> {
  /** In upper case, if it is one of the usual methods. Methods are case-sensitive (RFC 9110 §9.1). */
  declare readonly method: string
  readonly kind = 'request'

  readonly #signal: Abortable | (() => AbortSignal) | undefined
  readonly #url: UrlParts
  readonly #context: Context | null | undefined

  /**
   * @param url absolute, http or https; or a request to copy
   * @throws InvalidMessageError when the URL, the method or a header is not valid
   */
  constructor(url: string | URL | HttpRequest, init?: HttpRequestInit)
  /** @internal */
  constructor(url: string | URL | LazyUrl | HttpRequest, init?: LazyInit)
  constructor(url: string | URL | LazyUrl | HttpRequest, init: LazyInit = {}) {
    const base = url instanceof HttpRequest ? url : undefined
    super(base, init.headers, contentOf(init))
    this.method = init.method === undefined ? (base?.method ?? 'GET') : methodOf(init.method)
    if (url instanceof HttpRequest) {
      this.#url = init.url === undefined ? url.#url : parseUrl(init.url, url.href)
      this.#signal = init.signal ?? url.#signal
      this.#context = init.context === undefined ? url.#context : init.context
    } else {
      this.#url = isLazy(url) ? url : parseUrl(url)
      this.#signal = init.signal
    }
  }

  /** Aborts when the caller gives up or a deadline passes; on a server, when the client goes away. */
  get signal(): AbortSignal | undefined {
    const { abortable } = this
    return abortable instanceof LazySignal ? abortable.toSignal() : abortable
  }

  /**
   * The signal as it is, for whoever only listens to it.
   * @internal
   */
  get abortable(): Abortable | undefined {
    return typeof this.#signal === 'function' ? this.#signal() : this.#signal
  }

  /** A copy of the caller's own: changing it changes no request. Use `with({ url })`. */
  get url(): URL {
    return new URL(this.href)
  }

  /** The whole URL as text. Where that is enough it is cheaper than `url`, which is parsed again for each reader. */
  get href(): string {
    return this.#url.href
  }

  /** Who gets the request: `https://api.example.org`. Compare it before you add a credential. */
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
   * The path of the URL, for whoever needs no more: a server need not parse the rest.
   * @internal
   */
  get pathname(): string {
    return this.#url.pathname
  }

  /**
   * A copy with these parts in place of the old ones. `url` may be relative to the old one. `headers`
   * replaces all headers; `withHeader` changes one.
   */
  override with(changes: HttpRequestInit & { readonly url?: string | URL }): HttpRequest {
    return new HttpRequest(this, changes)
  }

  /** The value that a middleware further out has set, or undefined. */
  get<T>(key: ContextKey<T>): T | undefined {
    // set() is the only way in, and there the key's type and the value's are the same.
    return lookUp(this.#context, key) as T | undefined
  }

  /** A copy that carries `value` under `key` to everything further in. It is never sent. */
  set<T>(key: ContextKey<T>, value: T): HttpRequest {
    return new HttpRequest(this, { context: { key, value, rest: this.#context } })
  }

  /**
   * The request as the other side of a wire sees it: its body can be read there once, and what the
   * middleware here told one another is not there.
   * @internal
   */
  received(): HttpRequest {
    if (this.body.empty && !this.#context) return this
    return new HttpRequest(this, {
      body: this.body.received(this),
      headers: this.headers,
      context: null,
    })
  }

  /** `POST /users` */
  override toString(): string {
    return `${this.method} ${this.pathname}`
  }
}

/** Without the class, which only servers need: a page loads a client without it. */
function isLazy(url: unknown): url is LazyUrl {
  return typeof url === 'object' && url !== null && 'toUrl' in url
}

/** RFC 9110 §9.3: the methods that everybody means, however they write them. */
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
      `URL of ${url.host} has credentials in it: send them with basicAuth() instead`,
    )
  }
  return url
}

/** Neither userinfo nor query nor fragment. */
function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^(.*\/\/|).*@/s, '$1')
}
