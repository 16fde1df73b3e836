import { Body, type ReleaseLimits } from './body.ts'
import { contentHeaders, type ContentBase } from './content.ts'
import type { HttpHeaders, HttpHeadersInit } from './headers.ts'
import type { MultipartLimits } from '../http/multipart/parse-multipart.ts'
import type { BodyOwner } from './body-owner.ts'
import type { BodyPart } from './body-part.ts'
import type { Bytes } from './bytes.ts'
import { loadParsers } from './load-parsers.ts'
import type { PartsOptions, readParts } from './parts.ts'
import { strictUtf8, utf8 } from './utf8.ts'

/** What requests and responses have in common: headers, and a body that is safe to read twice. */
export abstract class Message<Self = unknown> implements BodyOwner {
  // All message classes only declare the fields that their constructors set. Otherwise each object would define them
  // first, which takes as long as the rest of a copy.
  declare readonly headers: HttpHeaders
  /** The content, and whether it can be sent again. Read it with `text()` and the like. */
  declare readonly body: Body

  /**
   * @param base what this is a copy of
   * @param headers in place of those of `base`
   * @param body in place of that of `base`
   */
  protected constructor(
    base: ContentBase | undefined,
    headers: HttpHeadersInit | undefined,
    body: Body | undefined,
  ) {
    this.headers = contentHeaders(base, headers, body)
    this.body = body ?? base?.body ?? Body.empty
  }

  abstract readonly kind: BodyOwner['kind']

  /** The name of this message in errors and logs: `POST /users`. Without the query, which may hold secrets. */
  abstract toString(): string

  /** Returns a copy with these headers instead of all others. */
  abstract with(changes: { readonly headers: HttpHeaders }): Self

  /** Returns a copy in which the header has this value, or these values, and no other. */
  withHeader(name: string, value: string | readonly string[]): Self {
    return this.with({ headers: this.headers.with(name, value) })
  }

  /** Returns a copy without the header. */
  withoutHeader(name: string): Self {
    return this.with({ headers: this.headers.without(name) })
  }

  /**
   * Reads the body as bytes, and keeps them: every later read gets the same bytes. The array is a copy that you may
   * change.
   *
   * @throws BodyConsumedError when the raw stream was taken before
   */
  async bytes(): Promise<Bytes> {
    return new Uint8Array(await this.body.bytes(this))
  }

  /**
   * Reads the body as text, in the charset of `Content-Type`, or UTF-8. A byte order mark takes precedence.
   *
   * @throws BodyConsumedError when the raw stream was taken before
   * @throws BodyParseError when the charset is unknown
   */
  async text(): Promise<string> {
    const bytes = await this.body.bytes(this)
    const [first = 0] = bytes
    // A byte order mark of UTF-16 begins with one of these.
    if (isUsual(this) && first < 0xfe) return utf8.decode(bytes)
    const { decodeText } = await loadParsers()
    return decodeText(bytes, this)
  }

  /**
   * Reads the body as JSON. The type parameter is not checked: check data from outside yourself.
   *
   * @throws BodyConsumedError when the raw stream was taken before
   * @throws BodyParseError when it is not JSON: 400 for a request, 502 for an upstream response
   */
  async json<T = unknown>(): Promise<T> {
    const bytes = await this.body.bytes(this)
    if (isUsual(this)) {
      try {
        return JSON.parse(strictUtf8.decode(bytes)) as T
      } catch {
        // The other one fails as well, and says why.
      }
    }
    const { decodeJson } = await loadParsers()
    return decodeJson(bytes, this) as T
  }

  /**
   * Reads the body as a form, multipart or URL-encoded (fetch standard). Files are held in memory: for larger ones use
   * `parts()`.
   *
   * @param limits of a multipart form (default: 1000 parts, each with 16 KiB of headers)
   * @throws BodyConsumedError when the raw stream was taken before
   * @throws BodyParseError when it is not a form: 415 or 400 for a request, 502 for an upstream response
   * @throws HttpError beyond a limit: 413 for a request, 502 for an upstream response
   * @throws RangeError or TypeError for a limit that cannot work
   */
  async formData(limits?: MultipartLimits): Promise<FormData> {
    const bytes = await this.body.bytes(this)
    const { parseFormData } = await loadParsers()
    return parseFormData(bytes, this, limits)
  }

  /**
   * Yields the parts of a multipart form while they arrive: fields and files. Read each as a stream, as bytes or as
   * text before the loop takes the next. Like `stream()`, it takes the body, so call it once.
   *
   * A part that is not read is skipped. Leaving the loop stops the sender.
   *
   * @example
   * for await (const part of request.parts({ maxSize: 10 * 2 ** 30 })) {
   *   if (part.filename === undefined) fields[part.name] = await part.text()
   *   else await store(part.stream())
   * }
   *
   * @throws BodyConsumedError when the raw stream was taken before
   * @throws BodyParseError, from the loop, when it is not a multipart form (415) or a malformed one (400)
   * @throws HttpError, from the loop, beyond a limit (413)
   * @throws RangeError or TypeError, from the loop, for an option that cannot work
   */
  parts(options?: PartsOptions): AsyncGenerator<BodyPart, void> {
    const chunks = this.body.stream(
      this,
      // eslint-disable-next-line @typescript-eslint/unbound-method -- a mark on the stack, never called
      Message.prototype.parts,
      // A response has the client's limit besides.
      this.kind === 'request' ? options?.maxSize : undefined,
    )
    return loadParts(chunks, this, options)
  }

  /**
   * Takes the raw stream, for a body that is too large to hold. It can be taken once: a later read throws a {@link
   * BodyConsumedError} that names the first reader. A body that was read before with `bytes()` or the like stays
   * readable in every way.
   */
  stream(): AsyncIterable<Uint8Array> {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- a mark on the stack, never called
    return this.body.stream(this, Message.prototype.stream)
  }

  /**
   * Frees the connection of a body that you do not read. It reads a small rest and cancels a large or slow one. It
   * never rejects, but for a limit that cannot work, and may be called twice.
   *
   * @param limits bytes to read (default 128 KiB) and ms to wait (default 500) before it cancels
   * @throws RangeError or TypeError for a limit that cannot work
   */
  release(limits?: ReleaseLimits): Promise<void> {
    return limits === undefined
      ? this.body.release()
      : loadParsers().then((parsers) => parsers.release(this, limits))
  }
}

/** A page that reads no forms does not load their parser. */
async function* loadParts(
  ...parameters: Parameters<typeof readParts>
): AsyncGenerator<BodyPart, void> {
  const { readParts } = await loadParsers()
  yield* readParts(...parameters)
}

/** Media types as nearly all messages have them: their text is decoded at once, and for the others the decoder is loaded. */
const USUAL = /^[\w.+-]+\/[\w.+-]+(?:; ?charset=utf-8)?$/i

function isUsual({ headers }: BodyOwner): boolean {
  return USUAL.test(headers.get('content-type') ?? 'text/plain')
}
