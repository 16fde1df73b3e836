import { Readable } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import type { Transport } from '../../client/transport.ts'
import { Upload } from '../../client/upload.ts'
import { InvalidMessageError, NetworkError } from '../../errors.ts'
import type { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import type { HttpResponse } from '../../message/response.ts'
import type { HttpTransportOptions } from '../options.ts'
import { asksContinue, AskingSender, asksFirst } from './asking-sender.ts'
import { acceptEncoding } from './decode.ts'
import { receive, type Received } from './receive.ts'

/**
 * A pool of kept-alive connections for each origin, on undici's `request`. It asks for compressed content, unless the
 * request has `Accept-Encoding` or `Range`, and decodes what comes.
 *
 * A request with `Expect: 100-continue` has a connection of its own. Its content is sent when the server asks for it, or
 * has said nothing for a second; a server that refuses the request gets none (RFC 9110 §10.1.1).
 *
 * @throws NetworkError, from a call or from reading its body, when the connection fails
 * @throws InvalidMessageError for a request that HTTP/1.1 cannot carry
 */
export function httpTransport({ connections }: HttpTransportOptions = {}): Transport {
  const agent = new Agent({ pipelining: 1, ...(connections && { connections }) })
  const asking = new AskingSender(connections)

  async function send(request: HttpRequest): Promise<HttpResponse> {
    const { abortable: signal } = request
    if (signal?.aborted) throw signal.reason
    const upload = new Upload(request)
    const fail = (cause: unknown) => failure(request, upload, cause)
    let received: Received | undefined
    try {
      if (asksFirst(request)) received = await asking.send(request, accepting(request), upload)
      received ??= await agent.request(toOptions(request, upload))
    } catch (cause) {
      throw fail(cause)
    }
    return receive(received, request, fail)
  }

  async function close(): Promise<void> {
    await Promise.all([agent.close(), asking.close()])
  }
  return Object.assign(send, { close })
}

function toOptions(request: HttpRequest, { content }: Upload): Dispatcher.RequestOptions {
  const { origin, path, method, abortable: signal } = request
  return {
    origin,
    path,
    method,
    headers: headersOf(request),
    body:
      content === null || content instanceof Uint8Array
        ? content
        : Readable.from(content, { objectMode: false }),
    // undici takes an emitter of 'abort' as well, of which it uses two methods.
    ...(signal && { signal }),
  }
}

function headersOf(request: HttpRequest): Record<string, string | string[]> {
  const { body } = request
  let sent = accepting(request)
  // undici counts bytes by itself; the length of a stream it has to be told.
  if (body.length !== undefined) {
    sent = body.known
      ? sent.without('content-length')
      : sent.with('content-length', String(body.length))
  }
  // There is no content to ask for, or the server cannot be asked.
  if (asksContinue(sent)) sent = sent.without('expect')
  // undici does not change the lists, though its types do not say so.
  return sent.toRecord() as Record<string, string | string[]>
}

function accepting({ headers }: HttpRequest): HttpHeaders {
  // Part of an encoded content (RFC 9110 §14.2) cannot be decoded.
  if (headers.has('accept-encoding') || headers.has('range')) return headers
  return headers.with('accept-encoding', acceptEncoding)
}

/** What undici says about a request that it cannot send. */
const INVALID = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

/** What the caller sees: its own reason if it aborted, else an error that says what failed and where. */
function failure(request: HttpRequest, upload: Upload, cause: unknown): unknown {
  const { abortable: signal, origin, pathname, method } = request
  if (signal?.aborted) return signal.reason
  if (upload.failure) return upload.failure.error
  const what = `${method} ${origin}${pathname}`
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (INVALID.has(code) || cause instanceof InvalidMessageError) {
    return new InvalidMessageError(`${what} cannot be sent: ${reasonOf(cause)}`, { cause })
  }
  return new NetworkError(`${what} failed: ${reasonOf(cause)}`, { cause })
}

/** An AggregateError, one part for each address that was tried, has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
