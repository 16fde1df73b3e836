/**
 * A URL that is known to be valid, and is parsed when somebody asks for a part of it. A server has one: it checks the
 * host, and behind a valid host everything is a path.
 */
export class LazyUrl {
  readonly #href: string
  #url: URL | undefined

  constructor(href: string) {
    this.#href = href
  }

  /** Always the same: copy it before it gets into other hands. */
  toUrl(): URL {
    return (this.#url ??= new URL(this.#href))
  }
}
