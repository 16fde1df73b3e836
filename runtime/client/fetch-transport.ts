import { InvalidMessageError, NetworkError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { Body } from '../message/body.ts'
import { withoutCoding } from '../message/content.ts'
import { HttpHeaders } from '../message/headers.ts'
import { streamSource } from '../message/stream-source.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { fetchOptions } from './fetch-options.ts'
import type { Fetch, ForeignFetch } from './fetch-types.ts'
import { loadOnDemand } from './load-on-demand.ts'
import { redirectMode } from './redirect-mode.ts'

/**
 * A transport on a fetch, without checks of its arguments. The public `fetchTransport()` adds these; a page sends with
 * this one by default, where nothing can be wrong with them.
 *
 * @param redirect `follow` leaves redirects to the fetch, as a browser must
 * @param finish completes each response with what only the standard one knows
 */
export function fetchTransport(
  fetch: Fetch | ForeignFetch,
  redirect: 'manual' | 'follow',
  finish = (response: HttpResponse, _standard: Response) => response,
): Handler {
  // Its types may be those of another package; what it takes and gives is the fetch standard's.
  const standardFetch = fetch as Fetch

  return async function send(request) {
    const { rawSignal: signal } = request
    if (signal?.aborted) throw signal.reason
    const mode = redirect === 'follow' ? (request.get(redirectMode) ?? redirect) : redirect
    /** The error of the request's own stream, which is not a failure of the network. */
    let own: { readonly error: unknown } | undefined
    const content = contentOf(request, (error) => {
      own ??= { error }
      return error
    })
    // A call that has nothing to wait for is sent at once.
    const init = toStandard(request, mode, content instanceof Promise ? await content : content)
    let standard: Response
    try {
      standard = await standardFetch(request.href, init)
    } catch (cause) {
      throw own ? own.error : failed(request, 'failed', cause)
    }
    return finish(await received(standard, request), standard)
  }
}

function toStandard(
  request: HttpRequest,
  redirect: RequestRedirect,
  content: RequestInit,
): RequestInit {
  const { method, signal, body } = request
  // The fetch sets the length itself.
  const headers =
    body.length === undefined ? request.headers : request.headers.without('content-length')
  return {
    ...request.get(fetchOptions),
    method,
    redirect,
    headers: [...headers],
    signal: signal ?? null,
    ...content,
  }
}

function contentOf(
  request: HttpRequest,
  onError: (error: unknown) => unknown,
): RequestInit | Promise<RequestInit> {
  const { method, body } = request
  if (body.empty) return {}
  if (method === 'GET' || method === 'HEAD') {
    throw new InvalidMessageError(`fetch cannot send ${method} with a body: use another method`)
  }
  const content = body.content(request)
  if (content instanceof Uint8Array) return { body: new Uint8Array(content) }
  // Browsers send a Blob over any connection, and a stream over few.
  if (body.blob && !body.buffered) return { body: body.blob }
  return loadOnDemand().then(({ streamed }) => streamed(content, onError))
}

async function received(standard: Response, request: HttpRequest): Promise<HttpResponse> {
  const { status, statusText, redirected } = standard
  if (status < 200) throw (await loadOnDemand()).hidden(standard, request)
  const url = standard.url || request.href
  const body = standard.body ? bodyOf(standard.body, request) : Body.empty
  const headers = headersOf(standard)
  return new HttpResponse(body, { status, statusText, url, redirected, headers })
}

/** fetch has decoded the content, so the fields of its coding no longer fit. */
function headersOf(standard: Response): HttpHeaders {
  const headers = HttpHeaders.from(standard.headers)
  return headers.has('content-encoding') && standard.body ? withoutCoding(headers) : headers
}

/** Reads through a reader, which can be cancelled at any time; `arrayBuffer()` cannot. */
function bodyOf(stream: ReadableStream<Uint8Array>, request: HttpRequest): Body {
  return Body.fromStream(
    streamSource(stream, (cause) => failed(request, 'failed: the response broke off', cause)),
  )
}

/** The error for the caller: its own reason if it aborted, else an error that names the call. */
function failed(request: HttpRequest, what: string, cause: unknown): unknown {
  const { rawSignal: signal } = request
  if (signal?.aborted) return signal.reason
  return new NetworkError(`${request.call} ${what}: ${reasonOf(cause)}`, { cause })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
