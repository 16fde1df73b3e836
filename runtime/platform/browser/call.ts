import { unlessAborted } from '../../client/abort.ts'
import { NetworkError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { HttpError } from '../../http-error.ts'
import { Body } from '../../message/body.ts'
import { chunksOf } from '../../message/chunks.ts'
import { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import { lengthToAnnounce } from '../../server/content-length.ts'
import { errorResponse } from '../../server/error-response.ts'
import type { ServeOptions } from '../../server/options.ts'
import { requestBody, type WireContent } from '../../server/request-body.ts'
import { reasonPhrase } from '../../status.ts'
import * as decoders from './decode.ts'
import { responseStream } from './response-stream.ts'
import { sentContent } from './sent-content.ts'
import { requestFields, responseFields } from './wire-headers.ts'

/** One request and its response, with what a connection between them does to both. */
export interface Call {
  /** What the client receives. */
  readonly response: Promise<HttpResponse>
  /** Breaks the connection from the server's side. */
  breakOff(): void
}

/** @param onEnd called once, when the response has left the server or the connection is broken */
export function startCall(
  sent: HttpRequest,
  answer: Handler,
  settings: Required<ServeOptions>,
  onEnd: () => void,
): Call {
  /** The signal of the server's request. */
  const server = new AbortController()
  /** What ends the client's side. */
  const client = new AbortController()
  const gone = new NetworkError(`The client of ${String(sent)} went away`)
  let ended = false

  sent.signal?.addEventListener('abort', abort, { once: true })
  const content = sentContent(sent, (cause) => {
    hangUp(cause)
    return gone
  })
  const response = unlessAborted(client.signal, run())
  return {
    response,
    breakOff() {
      hangUp(otherSideClosed())
    },
  }

  function abort() {
    hangUp(sent.signal?.reason)
  }

  /** The connection is gone: `reason` is what the client's side gets. */
  function hangUp(reason: unknown): void {
    if (ended) return
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
    sent.signal?.removeEventListener('abort', abort)
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
      void settings.onError(error, request)
      return deliver(errorResponse(new HttpError(500)), request)
    }
  }

  function deliver(response: HttpResponse, request: HttpRequest): HttpResponse {
    const content = response.body.send(response)
    const length = lengthToAnnounce(response, content, sent.method)
    const streamed = !(content instanceof Uint8Array)
    const { status, statusText } = response
    const init = {
      status,
      statusText: statusText || reasonPhrase(status),
      headers: responseFields(response, sent.method, length, streamed),
      url: sent.href,
    }
    if (!streamed) {
      end()
      return decoded(new HttpResponse(Body.from(content).received(response), init))
    }
    const stream = responseStream(content, length, {
      onEnd: end,
      onError(error) {
        void settings.onError(error, request)
        const seen = otherSideClosed()
        hangUp(seen)
        return seen
      },
      onCancel() {
        hangUp(gone)
      },
    })
    client.signal.addEventListener('abort', () => {
      stream.breakOff(client.signal.reason)
      response.body.cancel(gone)
    })
    return decoded(new HttpResponse(Body.once(stream, length), init))
  }

  /** As a transport does it: see `receive` of the one for Node. */
  function decoded(response: HttpResponse): HttpResponse {
    const { headers, body, status, statusText, url } = response
    const coding = headers.get('content-encoding')
    if (coding === null || body.empty || status === 206) return response
    const decode = decoders.decoder(coding, (name, cause) => {
      const why = `the content is not valid ${name}, or is cut off`
      return new NetworkError(`${what(sent)} failed: ${why}`, { cause })
    })
    if (!decode) return response
    const encoded = body.send(response)
    const chunks = encoded instanceof Uint8Array ? chunksOf(encoded) : encoded
    return new HttpResponse(
      Body.once({
        stream: () => decode(chunks),
        cancel: (reason) => {
          body.cancel(reason)
        },
      }),
      {
        status,
        statusText,
        url,
        headers: headers.without('content-encoding').without('content-length'),
      },
    )
  }

  function otherSideClosed(): NetworkError {
    return new NetworkError(`${what(sent)} failed: other side closed`)
  }
}

/** What an error calls a request that it tells the client about. */
function what({ method, origin, pathname }: HttpRequest): string {
  return `${method} ${origin}${pathname}`
}

/** The request as the server sees it: without a fragment, and with its own body, headers and signal. */
function receive(
  sent: HttpRequest,
  content: WireContent | undefined,
  { maxBodySize }: Required<ServeOptions>,
  signal: AbortSignal,
): HttpRequest {
  const { url, method } = sent
  url.hash = ''
  const fields = requestFields(sent, content ? content.length : 0)
  const rules = { maxBodySize, decoders, describe: () => String(sent) }
  const { body, headers } = content
    ? requestBody(content, fields, rules)
    : { body: Body.empty, headers: fields }
  return new HttpRequest(url, { method, headers, body, signal })
}
