/**
 * What may change in a path by the URL standard. A path without it stays as it is: it has no dots, which could be
 * segments to resolve, nor anything to encode.
 */
const NOT_PLAIN = /[^\w\-~/]/

/** What a request asks of its URL. */
export type UrlParts = Pick<URL, 'href' | 'origin' | 'pathname' | 'search'>

/**
 * A URL that is known to be valid, and is parsed only when more than its plain path is needed. A server has one: it
 * checks the host, and behind a valid host everything is a path.
 */
export class LazyUrl implements UrlParts {
  readonly #host: string
  readonly #path: string
  #url: URL | undefined

  /**
   * @param host with its port, where it has one
   * @param path with its query
   */
  constructor(host: string, path: string) {
    this.#host = host
    this.#path = path
  }

  /** Always the same. */
  toUrl(): URL {
    return (this.#url ??= new URL(`http://${this.#host}${this.#path}`))
  }

  get href(): string {
    return this.toUrl().href
  }

  get origin(): string {
    return this.toUrl().origin
  }

  get search(): string {
    return this.toUrl().search
  }

  get pathname(): string {
    return isPlain(this.#path) ? this.#path : this.#pathBeforeQuery()
  }

  #pathBeforeQuery(): string {
    const path = this.#path.replace(/\?.*$/s, '')
    return isPlain(path) ? path : this.toUrl().pathname
  }
}

/** Searched for what is not plain: a search that finds nothing costs less than a match. */
function isPlain(path: string): boolean {
  return path.startsWith('/') && !NOT_PLAIN.test(path)
}
