import { Body, type ReleaseLimits } from './body.ts'
import { contentHeaders } from './content.ts'
import type { HttpHeaders, HttpHeadersInit } from './headers.ts'
import { parseFormData, parseJson, parseText, type BodyOwner } from './parse.ts'

/** What requests and responses have in common: headers, and a body that is safe to read twice. */
export abstract class Message<Self = unknown> implements BodyOwner {
  // Here and in other messages: what a constructor sets is only declared. A field would first be defined, for each
  // object, which takes as long as the rest of a copy.
  declare readonly headers: HttpHeaders
  /** Where the content comes from and whether it can be sent again. Read it with `text()` and the like. */
  declare readonly body: Body

  /**
   * @param base what this is a copy of
   * @param headers in place of those of `base`
   * @param body in place of that of `base`
   */
  protected constructor(
    base: Message | undefined,
    headers: HttpHeadersInit | undefined,
    body: Body | undefined,
  ) {
    this.headers = contentHeaders(base, headers, body)
    this.body = body ?? base?.body ?? Body.empty
  }

  abstract readonly kind: BodyOwner['kind']

  /** What errors and logs call this message: `POST /users`. Without the query: it may hold secrets. */
  abstract toString(): string

  /** A copy with these headers in place of all others. */
  abstract with(changes: { readonly headers: HttpHeaders }): Self

  /** A copy in which the header has this value, or these, and no other. */
  withHeader(name: string, value: string | readonly string[]): Self {
    return this.with({ headers: this.headers.with(name, value) })
  }

  /** A copy without the header. */
  withoutHeader(name: string): Self {
    return this.with({ headers: this.headers.without(name) })
  }

  /**
   * The body's bytes. The stream is read once and kept: every later call, whoever makes it, gets the same.
   * The array is the caller's own to change.
   *
   * @throws BodyConsumedError when somebody has taken the raw stream before
   */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.body.bytes(this))
  }

  /**
   * The body as text, in the charset that `Content-Type` names, or UTF-8.
   *
   * @throws BodyConsumedError when somebody has taken the raw stream before
   * @throws BodyParseError when the charset is unknown
   */
  async text(): Promise<string> {
    return parseText(await this.body.bytes(this), this)
  }

  /**
   * The body as JSON. The type is the caller's claim: check what comes from outside.
   *
   * @throws BodyConsumedError when somebody has taken the raw stream before
   * @throws BodyParseError when it is not JSON: as a server's answer 400, from an upstream response 502
   */
  async json<T = unknown>(): Promise<T> {
    return parseJson(await this.body.bytes(this), this) as T
  }

  /**
   * The body as a form, multipart or URL-encoded.
   *
   * @throws BodyConsumedError when somebody has taken the raw stream before
   * @throws BodyParseError when it is not a form
   */
  async formData(): Promise<FormData> {
    return parseFormData(await this.body.bytes(this), this)
  }

  /**
   * The raw stream, for what is too large to hold. It is given once: a read after it throws
   * {@link BodyConsumedError}, which names who took it. A body that has been read before with `bytes()` or
   * the like stays readable in every way.
   */
  stream(): AsyncIterable<Uint8Array> {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- a mark on the stack, never called
    return this.body.stream(this, Message.prototype.stream)
  }

  /**
   * Gives the connection of a body that nobody wants back to the pool: it reads a small rest and cancels a
   * large or slow one. It never rejects and may be called twice.
   *
   * @param limits how much to read (default 128 KiB) and how long (default 500 ms) before it cancels
   */
  release(limits?: ReleaseLimits): Promise<void> {
    return this.body.release(limits)
  }
}
