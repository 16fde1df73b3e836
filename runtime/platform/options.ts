/** Options of `httpTransport`. */
export interface HttpTransportOptions {
  /**
   * How many connections to keep to one origin (default: as many as there are calls at once). In Node, Bun and Deno. In
   * browsers and in Workers the platform's fetch decides, and this changes nothing.
   */
  readonly connections?: number | undefined
  /**
   * ms for making a connection, from the look-up of the name to the end of the TLS handshake; then a
   * {@link ConnectTimeoutError}. Default: none but the system's, which gives up after about two minutes. In Node, Bun and
   * Deno: a page's `fetch` does not tell when it has connected.
   */
  readonly connectTimeout?: number | undefined
  /**
   * Whether the content of a request with `Expect: 100-continue` waits until the server asks for it (default false: the
   * header is removed, and the content is sent at once, as RFC 9110 §10.1.1 allows). In Node, Bun and Deno, for requests
   * without a guard of their connection.
   */
  readonly expectContinue?: boolean | undefined
}
