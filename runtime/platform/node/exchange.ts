import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { NetworkError } from '../../errors.ts'
import { atEdge } from '../../message/edge.ts'
import { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { clientAddress } from '../../server/client-address.ts'
import { clientGone } from '../../server/client-gone.ts'
import { lengthToAnnounce } from '../../server/content-length.ts'
import { incomingFields } from '../../server/connection-fields.ts'
import { requestBody } from '../../server/request-body.ts'
import type { ServeSettings } from '../../server/options.ts'
import { checkFraming } from './check-framing.ts'
import type { Connection } from './connections.ts'
import * as decoders from './decode.ts'
import { drain, isTooLong } from './drain.ts'
import { flushHead } from './flush-head.ts'
import type { Incoming } from './incoming.ts'
import { incomingHeaders } from './incoming-headers.ts'
import { pump } from './pump.ts'
import { RequestContent } from './request-content.ts'
import { requestUrl } from './request-url.ts'
import { endWith, writeHead } from './send-response.ts'

/** One request and its response on a connection. */
export class Exchange {
  readonly #req: Incoming
  readonly #res: ServerResponse
  readonly #socket: Socket
  readonly #connection: Connection
  readonly #content: RequestContent | undefined
  #controller: AbortController | undefined
  #gone: NetworkError | undefined

  constructor(req: Incoming, res: ServerResponse, connection: Connection, awaitsContinue: boolean) {
    this.#req = req
    this.#res = res
    this.#socket = req.socket
    this.#connection = connection
    connection.last = res
    if (req.hasContent) {
      this.#content = new RequestContent(req, res, awaitsContinue, () => this.#left())
    }
  }

  /** Whether the response is on its way: then no other can take its place. */
  get started(): boolean {
    return this.#res.headersSent
  }

  /** @throws HttpError for a request without a valid URL, or with an ambiguous end */
  request({ maxBodySize, onError }: ServeSettings): HttpRequest {
    checkFraming(this.#req)
    const { method = 'GET' } = this.#req
    const fields = incomingFields(incomingHeaders(this.#req))
    const url = requestUrl(this.#req, fields)
    const signal = () => this.#signal()
    const value = this.#connection.address
    const context = { key: clientAddress, value, rest: atEdge({ onError }) }
    if (!this.#content) {
      return new HttpRequest(url, { method, headers: fields, signal, context })
    }
    const rules = { maxBodySize, decoders, describe: () => this.#describe() }
    const { body, headers } = requestBody(this.#content, fields, rules)
    return new HttpRequest(url, { method, headers, body, signal, context })
  }

  /**
   * Sends the response. Errors from before its first byte are thrown: then another can be sent.
   *
   * @returns a promise for a body that takes its time, which rejects when the body fails midway
   */
  send(response: HttpResponse, closing: boolean): Promise<void> | undefined {
    const { body } = response
    if (this.#connection.closed) {
      body.cancel()
      return undefined
    }
    const content = body.ascii ?? body.content(response)
    const length = lengthToAnnounce(response, content, this.#req.method ?? 'GET')
    if (closing || (this.#content && isTooLong(this.#content))) this.#res.shouldKeepAlive = false
    writeHead(this.#res, response, length)
    this.#connection.ending ||= !this.#res.shouldKeepAlive
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      return this.#stream(content, response, length)
    }
    if (this.#content) drain(this.#content, this.#res, this.#socket)
    endWith(this.#res, content)
    this.#connection.forget(this.#res)
    return undefined
  }

  /** Breaks the connection, so that the client does not take a part for the whole. */
  destroy(): void {
    const breakOff = () => {
      this.#socket.destroy()
    }
    // A pipelined response gets the socket when those before it have been sent: they are fine.
    if (this.#res.socket) breakOff()
    else this.#res.once('socket', breakOff)
  }

  async #stream(
    content: AsyncIterable<Uint8Array>,
    { body }: HttpResponse,
    length: number | undefined,
  ): Promise<void> {
    const stopWatching = this.#connection.onClose(() => {
      body.cancel(this.#goneError())
    })
    flushHead(this.#res)
    try {
      await pump(content, this.#res, this.#connection, length)
    } finally {
      stopWatching()
    }
    if (this.#content) drain(this.#content, this.#res, this.#socket)
    this.#res.end()
    this.#connection.forget(this.#res)
  }

  /** Created on demand: few handlers use it, and it is the most expensive part of a request. */
  #signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    if (this.#connection.closed || this.#gone) {
      this.#abort()
      return controller.signal
    }
    const forget = this.#connection.onClose(() => {
      this.#abort()
    })
    this.#res.once('finish', forget)
    return controller.signal
  }

  /** The content ended too early. Deno says so before it says that the connection has closed, and means the same. */
  #left(): NetworkError {
    this.#abort()
    return this.#goneError()
  }

  #abort(): void {
    if (!this.#res.writableFinished) this.#controller?.abort(this.#goneError())
  }

  /** Always the same object. */
  #goneError(): NetworkError {
    this.#gone ??= clientGone(this.#describe(), this.#socket.errored)
    return this.#gone
  }

  /** Without the query: it may hold secrets. */
  #describe(): string {
    const { method = 'GET', url = '/' } = this.#req
    return `${method} ${url.replace(/[?#].*$/, '')}`
  }
}
