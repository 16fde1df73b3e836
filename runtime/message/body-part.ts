import type { PartHeaders } from '../http/multipart/part-headers.ts'
import { Body } from './body.ts'
import type { BodyOwner } from './body-owner.ts'
import { decodeText } from './decode.ts'
import { HttpHeaders } from './headers.ts'
import type { StreamSource } from './stream-source.ts'
import type { Bytes } from './bytes.ts'

/** A part of a form, from `parts()`: a field or a file. Read it before the loop takes the next one. */
export class BodyPart {
  /** The name of the field. Several parts may have the same name. */
  declare readonly name: string
  /** The sender's name of the file, or undefined for a field. Never use it as a path. */
  declare readonly filename: string | undefined
  /** `Content-Type` as the part has it, or else `text/plain` (RFC 7578 §4.4). */
  declare readonly type: string
  declare readonly headers: HttpHeaders

  readonly #body: Body
  readonly #owner: BodyOwner

  /** @internal */
  constructor(
    { name, filename, fields }: PartHeaders,
    message: BodyOwner,
    content: (part: BodyOwner) => StreamSource,
  ) {
    this.name = name
    this.filename = filename
    this.headers = HttpHeaders.from(fields)
    this.type = this.headers.get('content-type') ?? 'text/plain'
    this.#owner = {
      kind: message.kind,
      headers: this.headers,
      toString: () => `part ${JSON.stringify(name)} of ${message.toString()}`,
    }
    this.#body = Body.fromStream(content(this.#owner))
  }

  /**
   * Takes the content as a stream, for one that is too large to hold. It can be taken once.
   *
   * @throws BodyConsumedError when it was taken before, or the loop has gone on to another part
   */
  stream(): AsyncIterable<Uint8Array> {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- a mark on the stack, never called
    return this.#body.stream(this.#owner, BodyPart.prototype.stream)
  }

  /**
   * Reads all bytes of the content, and keeps them. The array is a copy that you may change.
   *
   * @throws HttpError (413) for more than `maxFieldSize` bytes
   * @throws BodyConsumedError when the stream was taken before, or the loop has gone on to another part
   */
  async bytes(): Promise<Bytes> {
    return new Uint8Array(await this.#body.bytes(this.#owner))
  }

  /**
   * Reads the content as text, in the charset of `type`, or UTF-8.
   *
   * @throws BodyParseError (415) for an unknown charset; otherwise as `bytes()`
   */
  async text(): Promise<string> {
    return decodeText(await this.#body.bytes(this.#owner), this.#owner)
  }
}
