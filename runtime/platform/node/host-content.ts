import type { ServerResponse } from 'node:http'
import { BodyConsumedError } from '../../errors.ts'
import { limitBytes } from '../../http/limit-bytes.ts'
import { chunksOf, collect } from '../../message/chunks.ts'
import type { WireContent } from '../../server/request-body.ts'
import type { HostRequest } from './host-request.ts'
import { RequestContent } from './request-content.ts'

/**
 * The content of a request that a host may have read before. It touches the request when an application reads, and not
 * before: what is passed on to the host's own handlers is as it came.
 */
export class HostContent implements WireContent {
  readonly length: number | undefined
  /** Whether an application has begun to read it from the socket. */
  opened = false

  readonly #req: HostRequest
  readonly #res: ServerResponse
  readonly #gone: () => Error
  readonly #describe: () => string
  readonly #kept: Uint8Array | undefined
  readonly #parsed: boolean
  #wire: RequestContent | undefined

  constructor(req: HostRequest, res: ServerResponse, gone: () => Error, describe: () => string) {
    this.#req = req
    this.#res = res
    this.#gone = gone
    this.#describe = describe
    this.#parsed = req.readableDidRead || req.readableEnded
    this.#kept = this.#parsed ? keptBytes(req) : undefined
    const length = req.headers['content-length']
    this.length = this.#kept?.byteLength ?? (length === undefined ? undefined : Number(length))
  }

  /** Whether the bytes are those that a parser has kept: decoded, in spite of `Content-Encoding`. */
  get isKept(): boolean {
    return this.#kept !== undefined
  }

  /** What is left on the socket when the response is out. Undefined when the host has read all of it. */
  get wire(): RequestContent | undefined {
    if (this.#parsed) return undefined
    this.#wire ??= new RequestContent(this.#req, this.#res, false, this.#gone)
    return this.#wire
  }

  stream(): AsyncIterable<Uint8Array> {
    if (this.#kept) return chunksOf(this.#kept)
    return this.#read().stream()
  }

  collect(limit: number, tooLarge: () => Error): Promise<Uint8Array> {
    try {
      return this.#kept
        ? collect(limitBytes(chunksOf(this.#kept), limit, tooLarge))
        : this.#read().collect(limit, tooLarge)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  cancel(): void {
    if (this.opened) this.#wire?.cancel()
  }

  #read(): RequestContent {
    const { wire } = this
    if (!wire) throw this.#alreadyParsed()
    this.opened = true
    return wire
  }

  #alreadyParsed(): BodyConsumedError {
    return new BodyConsumedError(
      `Body of ${this.#describe()} was read by ${parserOf(this.#req)} before toNode(): mount toNode() before the parser, ` +
        'or let the parser keep the bytes as req.rawBody (express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } }))',
    )
  }
}

/** Bytes as they were: what a parser has made of them is not the content any more. */
function keptBytes({ rawBody, body }: HostRequest): Uint8Array | undefined {
  if (rawBody instanceof Uint8Array) return rawBody
  return body instanceof Uint8Array ? body : undefined
}

/** The usual parser of a media type, as nothing says which one has run. */
function parserOf({ headers, body }: HostRequest): string {
  if (body === undefined) return 'a handler'
  const type = headers['content-type'] ?? ''
  if (/[/+]json\b/i.test(type)) return 'a parser such as express.json()'
  if (/urlencoded/i.test(type)) return 'a parser such as express.urlencoded()'
  if (/^multipart/i.test(type)) return 'a parser such as multer'
  return 'a body parser'
}
