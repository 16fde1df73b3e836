/** A path that the URL standard leaves as it is: without dots it has no segments to resolve, nor anything to encode. */
const PLAIN = /^\/[\w\-~/]*$/

/**
 * A URL that is known to be valid, and is parsed when somebody asks for more than a plain path. A server has one: it
 * checks the host, and behind a valid host everything is a path.
 */
export class LazyUrl {
  readonly #origin: string
  readonly #path: string
  #url: URL | undefined

  /** @param path with its query */
  constructor(origin: string, path: string) {
    this.#origin = origin
    this.#path = path
  }

  /** Always the same: copy it before it gets into other hands. */
  toUrl(): URL {
    return (this.#url ??= new URL(this.#origin + this.#path))
  }

  get pathname(): string {
    const query = this.#path.indexOf('?')
    const path = query < 0 ? this.#path : this.#path.slice(0, query)
    return PLAIN.test(path) ? path : this.toUrl().pathname
  }
}
