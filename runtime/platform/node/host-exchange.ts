import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { NetworkError } from '../../errors.ts'
import { Body } from '../../message/body.ts'
import { withoutCoding } from '../../message/content.ts'
import type { Context } from '../../message/context.ts'
import { HttpRequest } from '../../message/request.ts'
import type { Message } from '../../message/message.ts'
import { HttpResponse } from '../../message/response.ts'
import { reasonPhrase } from '../../http/status.ts'
import { lengthToAnnounce } from '../../server/content-length.ts'
import { closesConnection, incomingFields } from '../../server/connection-fields.ts'
import { requestBody } from '../../server/request-body.ts'
import * as decoders from '../memory/decode.ts'
import { checkFraming } from './check-framing.ts'
import { drain, isTooLong } from './drain.ts'
import { flushHead } from './flush-head.ts'
import { HostContent } from './host-content.ts'
import { setFields } from './host-fields.ts'
import {
  atMount,
  describe,
  hasContent,
  hostFields,
  hostUrl,
  isHttp2,
  type HostRequest,
} from './host-request.ts'
import { pump } from './pump.ts'
import { clientGone } from '../../server/client-gone.ts'

/** One request and its response on a server that is not ours. It takes part in nothing but the two. */
export class HostExchange {
  readonly content: HostContent | undefined
  readonly #req: HostRequest
  readonly #res: ServerResponse
  readonly #http2: boolean
  #controller: AbortController | undefined
  #gone: NetworkError | undefined

  /** Of a host's own objects, which are Node's or behave like them. */
  static of(req: object, res: object): HostExchange {
    return new HostExchange(req as HostRequest, res as ServerResponse)
  }

  private constructor(req: HostRequest, res: ServerResponse) {
    this.#req = req
    this.#res = res
    this.#http2 = isHttp2(req)
    if (hasContent(req)) {
      this.content = new HostContent(
        req,
        res,
        () => this.#goneError(),
        () => describe(req),
      )
    }
  }

  /** Whether a response is on its way: then no other can take its place. */
  get started(): boolean {
    return this.#res.headersSent
  }

  get describe(): string {
    return describe(this.#req)
  }

  /** @throws HttpError for a request that names no valid URL, or whose end is ambiguous */
  request(maxBodySize: number, context: Context): HttpRequest {
    const req = this.#req
    if (!this.#http2) checkFraming(req)
    const { method = 'GET' } = req
    const fields = incomingFields(hostFields(req))
    const url = hostUrl(req, fields)
    const { body, headers } = this.#body(fields, maxBodySize)
    const signal = () => this.#signal()
    return atMount(new HttpRequest(url, { method, headers, body, signal, context }), req)
  }

  /**
   * Sends the response. Errors from before its first byte are thrown: then another can be sent.
   *
   * @returns a promise for a body that takes its time, which rejects when the body fails midway
   */
  send(response: HttpResponse): Promise<void> | undefined {
    const { body } = response
    const res = this.#res
    if (res.destroyed || res.closed) {
      body.cancel()
      return undefined
    }
    const content = body.ascii ?? body.content(response)
    const length = lengthToAnnounce(response, content, this.#req.method ?? 'GET')
    const wire = this.#http2 ? undefined : this.content?.wire
    if (closesConnection(response) || (wire && isTooLong(wire))) res.shouldKeepAlive = false
    this.#writeHead(response, length)
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      return this.#stream(content, response, length)
    }
    this.#drain()
    if (content.length === 0) res.end()
    else if (typeof content === 'string') res.end(content, 'latin1')
    else res.end(content)
    return undefined
  }

  /** Sets the fields of a response that the host makes. */
  addFields({ headers }: Message): void {
    setFields(this.#res, new HttpResponse(null, { headers }), undefined)
  }

  /** Breaks the connection, so that the client does not take a part for the whole. */
  destroy(): void {
    const { stream } = this.#req
    if (stream && this.#http2) stream.destroy()
    else if (this.#res.socket) this.#res.socket.destroy()
    // A pipelined response gets the socket when those before it have been sent: they are fine.
    else this.#res.once('socket', (socket: Socket) => socket.destroy())
  }

  /** What throws leaves the fields as the host has set them, for the response in its place. */
  #writeHead(response: HttpResponse, length: number | undefined): void {
    const res = this.#res
    const undo = setFields(res, response, length)
    const { status, statusText } = response
    try {
      // HTTP/2 has no reason phrase, and Node warns of one.
      if (this.#http2) res.writeHead(status)
      else res.writeHead(status, statusText || reasonPhrase(status))
    } catch (error) {
      undo()
      throw error
    }
  }

  #body(fields: HttpRequest['headers'], maxBodySize: number) {
    const { content } = this
    if (!content) return { body: Body.empty, headers: fields }
    const rules = { maxBodySize, decoders, describe: () => this.describe }
    // A parser keeps what it has decoded.
    return requestBody(content, content.isKept ? withoutCoding(fields) : fields, rules)
  }

  async #stream(
    content: AsyncIterable<Uint8Array>,
    { body }: HttpResponse,
    length: number | undefined,
  ): Promise<void> {
    const res = this.#res
    const receiver = {
      onClose: (listener: () => void) => {
        const closed = () => {
          if (!res.writableFinished) listener()
        }
        res.on('close', closed)
        return () => {
          res.off('close', closed)
        }
      },
    }
    const stopWatching = receiver.onClose(() => {
      body.cancel(this.#goneError())
    })
    if (!this.#http2) flushHead(res)
    try {
      await pump(content, res, receiver, length)
    } finally {
      stopWatching()
    }
    this.#drain()
    res.end()
  }

  #drain(): void {
    const wire = this.#http2 ? undefined : this.content?.wire
    if (wire) drain(wire, this.#res, this.#req.socket)
  }

  /** Created on demand: few handlers use it, and it is the most expensive part of a request. */
  #signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    const res = this.#res
    const abort = () => {
      if (!res.writableFinished) controller.abort(this.#goneError())
    }
    if (res.closed || res.destroyed) abort()
    else res.once('close', abort)
    return controller.signal
  }

  /** Always the same object. */
  #goneError(): NetworkError {
    this.#gone ??= clientGone(this.describe, this.#http2 ? null : this.#req.socket.errored)
    return this.#gone
  }
}
