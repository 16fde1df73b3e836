import { IncomingMessage } from 'node:http'

/**
 * An IncomingMessage that skips the stream of a request without content. Node would let it flow, end and close after
 * each response, which takes a tenth of the time of a small request.
 */
export class Incoming extends IncomingMessage {
  #hasContent: boolean | undefined

  /** Whether content follows the headers (RFC 9112 §6). */
  get hasContent(): boolean {
    this.#hasContent ??=
      this.headers['transfer-encoding'] !== undefined ||
      (this.headers['content-length'] ?? '0') !== '0'
    return this.#hasContent
  }

  override push(chunk: unknown, encoding?: BufferEncoding): boolean {
    return chunk === null && !this.hasContent ? false : super.push(chunk, encoding)
  }

  override resume(): this {
    return this.hasContent ? super.resume() : this
  }

  /** A connection keeps its last request until this is so. */
  // @ts-expect-error For the types it is a property, for Node a getter.
  override get readableEnded(): boolean {
    return !this.hasContent || Reflect.get(IncomingMessage.prototype, 'readableEnded', this)
  }
}
