import { decodedResponse } from '../../client/decoded-response.ts'
import { abortable } from '../../kit/abortable.ts'
import { offAbort, onAbort } from '../../kit/on-abort.ts'
import { NetworkError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { HttpError } from '../../message/http-error.ts'
import { Body } from '../../message/body.ts'
import { detachedBody } from '../../message/detached.ts'
import { atEdge } from '../../message/edge.ts'
import { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import { clientAddress } from '../../server/client-address.ts'
import { clientGone } from '../../server/client-gone.ts'
import { lengthToAnnounce } from '../../server/content-length.ts'
import { errorResponse } from '../../server/error-response.ts'
import { lateFailure } from '../../server/error-boundary.ts'
import type { ServeSettings } from '../../server/options.ts'
import { report } from '../../server/report.ts'
import { requestBody, type WireContent } from '../../server/request-body.ts'
import { reasonPhrase } from '../../http/status.ts'
import * as decoders from './decode.ts'
import { sentStream } from './sent-stream.ts'
import { sentContent } from './sent-content.ts'
import { requestFields, responseFields } from './wire-headers.ts'

/** One request and its response, with what a connection between them does to both. */
export interface MemoryExchange {
  /** What the client receives. */
  readonly response: Promise<HttpResponse>
  /** Breaks the connection from the server's side. */
  breakOff(): void
}

/** @param onEnd called once, when the response has left the server or the connection is broken */
export function startExchange(
  sent: HttpRequest,
  answer: Handler,
  settings: ServeSettings,
  onEnd: () => void,
): MemoryExchange {
  /** The signal of the server's request. */
  const server = new AbortController()
  /** What ends the client's side. */
  const client = new AbortController()
  const gone = clientGone(onServer(sent))
  let ended = false

  const { rawSignal } = sent
  if (rawSignal) onAbort(rawSignal, abort)
  const content = sentContent(sent, (cause) => {
    hangUp(cause)
    return gone
  })
  const response = abortable(client.signal, run())
  return {
    response,
    breakOff() {
      hangUp(otherSideClosed())
    },
  }

  function abort() {
    hangUp(rawSignal?.reason)
  }

  /** The connection is gone: `reason` is what the client's side gets. */
  function hangUp(reason: unknown): void {
    if (ended) return
    content?.cancel(gone)
    end()
    client.abort(reason)
    // Later, as word of it takes its time on a wire: not in the middle of what the handler does now.
    void Promise.resolve().then(() => {
      server.abort(gone)
    })
  }

  function end(): void {
    if (ended) return
    ended = true
    if (rawSignal) offAbort(rawSignal, abort)
    content?.cancel()
    onEnd()
  }

  async function run(): Promise<HttpResponse> {
    // A wire takes its time: nothing happens before the caller has its promise.
    await Promise.resolve()
    const request = receive(sent, content, settings, server.signal)
    const response = await answer(request)
    try {
      return deliver(response, request)
    } catch (error) {
      void response.release()
      return fail(error, request)
    }
  }

  /** Another response in the place of one that cannot be sent. The second try has no changes. */
  async function fail(error: unknown, request: HttpRequest): Promise<HttpResponse> {
    try {
      return deliver(await lateFailure(error, request), request)
    } catch (second) {
      report(request, second)
      return deliver(errorResponse(new HttpError(500)), request)
    }
  }

  function deliver(response: HttpResponse, request: HttpRequest): HttpResponse {
    const content = response.body.content(response)
    const length = lengthToAnnounce(response, content, sent.method)
    const streamed = !(content instanceof Uint8Array)
    const { status, statusText } = response
    const init = {
      status,
      statusText: statusText || reasonPhrase(status),
      headers: responseFields(response, length, streamed),
      url: sent.href,
    }
    if (!streamed) {
      end()
      return decoded(new HttpResponse(detachedBody(Body.from(content), response), init))
    }
    const stream = sentStream(content, length, {
      onEnd() {
        end()
        return undefined
      },
      onError(error) {
        report(request, error)
        const seen = otherSideClosed()
        hangUp(seen)
        return seen
      },
      onCancel() {
        hangUp(gone)
      },
    })
    onAbort(client.signal, () => {
      stream.breakOff(client.signal.reason)
      response.body.cancel(gone)
    })
    return decoded(new HttpResponse(Body.fromStream(stream, length), init))
  }

  function decoded(response: HttpResponse): HttpResponse {
    return decodedResponse(response, sent, decoders.decoder, ({ message, cause }) => {
      return new NetworkError(`${sent.call} failed: ${message}`, { cause })
    })
  }

  function otherSideClosed(): NetworkError {
    // As undici says it on a socket.
    const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
    return new NetworkError(`${sent.call} failed: ${cause.message}`, { cause })
  }
}

/** What the server calls a request. */
function onServer({ method, pathname }: HttpRequest): string {
  return `${method} ${pathname}`
}

/** The request as the server sees it: without a fragment, and with its own body, headers and signal. */
function receive(
  sent: HttpRequest,
  content: WireContent | undefined,
  { maxBodySize, onError }: ServeSettings,
  signal: AbortSignal,
): HttpRequest {
  const { url, method } = sent
  url.hash = ''
  const fields = requestFields(sent, content ? content.length : 0)
  const rules = { maxBodySize, decoders, describe: () => onServer(sent) }
  const { body, headers } = content
    ? requestBody(content, fields, rules)
    : { body: Body.empty, headers: fields }
  const context = { key: clientAddress, value: loopback, rest: atEdge({ onError }) }
  return new HttpRequest(url, { method, headers, body, signal, context })
}

/** Clients of the same page are clients of the same machine. */
function loopback(): string {
  return '127.0.0.1'
}
