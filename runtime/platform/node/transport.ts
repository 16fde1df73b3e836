import { Readable } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import type { Transport } from '../../client/transport.ts'
import { InvalidMessageError, NetworkError } from '../../errors.ts'
import { Body } from '../../message/body.ts'
import { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import type { HttpTransportOptions } from '../options.ts'

/**
 * A pool of kept-alive connections for each origin, on undici's `request`.
 *
 * @throws NetworkError, from a call or from reading its body, when the connection fails
 */
export function httpTransport({ connections }: HttpTransportOptions = {}): Transport {
  const agent = new Agent({ pipelining: 1, ...(connections && { connections }) })

  async function send(request: HttpRequest): Promise<HttpResponse> {
    if (request.signal?.aborted) throw request.signal.reason
    const upload = new Upload(request)
    try {
      return toResponse(await agent.request(toOptions(request, upload)), request)
    } catch (cause) {
      throw upload.failed ? upload.error : failure(request, cause)
    }
  }
  return Object.assign(send, { close: () => agent.close() })
}

function toOptions(request: HttpRequest, upload: Upload): Dispatcher.RequestOptions {
  const { url, method, signal } = request
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    // undici sends any method; its types list the usual ones.
    method: method as Dispatcher.HttpMethod,
    headers: headersOf(request),
    body: upload.content,
    ...(signal && { signal }),
  }
}

/** undici counts bytes by itself; the length of a stream it has to be told. */
function headersOf({ headers, body }: HttpRequest): Record<string, string | string[]> {
  const fields: Record<string, string | readonly string[]> = { ...headers.toRecord() }
  if (body.length !== undefined) delete fields['content-length']
  if (body.length !== undefined && !body.known) fields['content-length'] = String(body.length)
  return fields as Record<string, string | string[]>
}

/** The request's body on its way, and whether it was its own source that failed, not the network. */
class Upload {
  readonly content: Uint8Array | Readable | null
  failed = false
  error: unknown

  constructor(request: HttpRequest) {
    const content = request.body.empty ? null : request.body.send(request)
    const whole = content === null || content instanceof Uint8Array
    this.content = whole ? content : Readable.from(this.#watch(content), { objectMode: false })
  }

  async *#watch(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    try {
      yield* content
    } catch (error) {
      this.failed = true
      this.error = error
      throw error
    }
  }
}

function toResponse(received: Dispatcher.ResponseData, request: HttpRequest): HttpResponse {
  const { statusCode: status, statusText } = received
  // undici has parsed and named them in lower case.
  const headers = HttpHeaders.fromParsed(received.headers as Record<string, string | string[]>)
  try {
    const body = bodyOf(received, headers, request)
    return new HttpResponse(body, { status, statusText, headers, url: request.url.href })
  } catch (error) {
    received.body.on('error', ignore).destroy()
    throw error
  }
}

/** RFC 9112 §6.3: these have no content, whatever their headers say. */
function bodyOf(
  { statusCode, body }: Dispatcher.ResponseData,
  headers: HttpHeaders,
  request: HttpRequest,
): Body {
  const length = headers.get('content-length')
  const empty = request.method === 'HEAD' || statusCode === 204 || statusCode === 304
  if (empty || length === '0') return Body.empty
  const fail = (cause: unknown): never => {
    throw failure(request, cause)
  }
  return Body.once(
    {
      bytes: () => body.bytes().catch(fail),
      async *stream() {
        try {
          yield* body as AsyncIterable<Uint8Array>
        } catch (cause) {
          fail(cause)
        }
      },
      cancel() {
        body.on('error', ignore).destroy()
      },
    },
    length === null ? undefined : Number(length),
  )
}

/** What the caller sees: its own reason if it aborted, else an error that says what failed and where. */
function failure(request: HttpRequest, cause: unknown): unknown {
  if (request.signal?.aborted) return request.signal.reason
  const what = `${request.method} ${request.url.origin}${request.url.pathname}`
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (cause instanceof InvalidMessageError || code === 'UND_ERR_INVALID_ARG') {
    return new InvalidMessageError(`${what} cannot be sent: ${reasonOf(cause)}`, { cause })
  }
  return new NetworkError(`${what} failed: ${reasonOf(cause)}`, { cause })
}

/** An AggregateError, one part for each address that was tried, has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

function ignore(): void {
  // A stream that is given up on purpose may say so to nobody.
}
