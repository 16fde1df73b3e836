import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { NetworkError } from '../../errors.ts'
import { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import { lengthToAnnounce } from '../../server/content-length.ts'
import { requestBody } from '../../server/request-body.ts'
import type { ServeOptions } from '../../server/options.ts'
import { checkFraming } from './check-framing.ts'
import type { Connection } from './connections.ts'
import * as decoders from './decode.ts'
import { discardRest, isTooLong } from './discard-rest.ts'
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
      this.#content = new RequestContent(req, res, awaitsContinue, () => this.#goneError())
    }
  }

  /** @throws HttpError for a request that names no valid URL, or of which nobody can be sure where it ends */
  request({ maxBodySize }: Required<ServeOptions>): HttpRequest {
    checkFraming(this.#req)
    const { method = 'GET' } = this.#req
    const fields = incomingHeaders(this.#req)
    const url = requestUrl(this.#req, fields)
    const signal = () => this.#signal()
    if (!this.#content) return new HttpRequest(url, { method, headers: fields, signal })
    const rules = { maxBodySize, decoders, describe: () => this.#describe() }
    const { body, headers } = requestBody(this.#content, fields, rules)
    return new HttpRequest(url, { method, headers, body, signal })
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
    const content = body.ascii ?? body.send(response)
    const length = lengthToAnnounce(response, content, this.#req.method ?? 'GET')
    if (closing || (this.#content && isTooLong(this.#content))) this.#res.shouldKeepAlive = false
    writeHead(this.#res, response, length)
    this.#connection.ending ||= !this.#res.shouldKeepAlive
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      return this.#stream(content, response, length)
    }
    if (this.#content) discardRest(this.#content, this.#res, this.#socket)
    endWith(this.#res, content)
    this.#connection.forget(this.#res)
    return undefined
  }

  /** Breaks the connection, so that nobody takes what has been sent for the whole. */
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
    this.#res.flushHeaders()
    try {
      await pump(content, this.#res, this.#connection, length)
    } finally {
      stopWatching()
    }
    if (this.#content) discardRest(this.#content, this.#res, this.#socket)
    this.#res.end()
    this.#connection.forget(this.#res)
  }

  /** Made when somebody asks: few handlers do, and it is the dearest part of a request. */
  #signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    const abort = () => {
      controller.abort(this.#goneError())
    }
    if (this.#connection.closed) {
      if (!this.#res.writableFinished) abort()
      return controller.signal
    }
    const forget = this.#connection.onClose(abort)
    this.#res.once('finish', forget)
    return controller.signal
  }

  /** One object, so that an error can be told from another that came of it. */
  #goneError(): NetworkError {
    this.#gone ??= new NetworkError(`The client of ${this.#describe()} went away`)
    return this.#gone
  }

  /** Without the query: it may hold secrets. */
  #describe(): string {
    const { method = 'GET', url = '/' } = this.#req
    return `${method} ${url.replace(/[?#].*$/, '')}`
  }
}
