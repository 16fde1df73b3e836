import { InvalidMessageError, NetworkError, RedirectError } from '../errors.ts'
import { Body } from '../message/body.ts'
import { HttpHeaders } from '../message/headers.ts'
import { oneShot } from '../message/one-shot.ts'
import { toReadableStream } from '../message/readable-stream.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import type { Fetch } from './fetch.ts'
import { redirectModeOf } from './redirect-mode.ts'
import type { Transport } from './transport.ts'

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /**
   * Who follows redirects: `manual` (default) leaves them to the client, so that its middleware sees every hop and
   * credentials stay at home. A browser hides redirects from scripts: there it must be `follow`, and what stays at
   * home is what the browser knows to be a credential.
   */
  readonly redirect?: 'manual' | 'follow'
}

/**
 * A transport that sends with a `fetch` that one already has: a browser's, a framework's, one with a proxy.
 *
 * @throws NetworkError with the fetch's own error as its cause
 * @throws InvalidMessageError for a GET or HEAD with a body, which the fetch standard does not allow
 */
export function fetchTransport(
  fetch: Fetch = globalThis.fetch,
  { redirect = 'manual' }: FetchTransportOptions = {},
): Transport {
  async function send(request: HttpRequest): Promise<HttpResponse> {
    const { abortable: signal } = request
    if (signal?.aborted) throw signal.reason
    const mode = redirect === 'follow' ? redirectModeOf(request) : redirect
    /** What the request's own stream threw, which is no failure of the network. */
    let own: { readonly error: unknown } | undefined
    const init = toStandard(request, mode, (error) => {
      own ??= { error }
      return error
    })
    let standard: Response
    try {
      standard = await fetch(request.href, init)
    } catch (cause) {
      throw own ? own.error : failed(request, 'failed', cause)
    }
    return received(standard, request)
  }
  return Object.assign(send, { close: () => Promise.resolve() })
}

function toStandard(
  request: HttpRequest,
  redirect: RequestRedirect,
  onError: (error: unknown) => unknown,
): RequestInit {
  const { method, signal, body } = request
  // The fetch counts by itself.
  const headers =
    body.length === undefined ? request.headers : request.headers.without('content-length')
  return {
    method,
    redirect,
    headers: [...headers],
    signal: signal ?? null,
    ...(body.empty ? {} : contentOf(request, onError)),
  }
}

function contentOf(request: HttpRequest, onError: (error: unknown) => unknown): RequestInit {
  const { method, body } = request
  if (method === 'GET' || method === 'HEAD') {
    throw new InvalidMessageError(`fetch cannot send ${method} with a body: use another method`)
  }
  const content = body.send(request)
  if (content instanceof Uint8Array) return { body: new Uint8Array(content) }
  // Browsers send a Blob over any connection, and a stream over few.
  if (body.blob && !body.known) return { body: body.blob }
  // A stream needs `duplex` (fetch standard, RequestInit); TypeScript's DOM types do not know it.
  return { body: toReadableStream(() => content, onError), duplex: 'half' } as RequestInit
}

function received(standard: Response, request: HttpRequest): HttpResponse {
  if (standard.type === 'opaqueredirect') {
    throw new RedirectError(
      `${String(request)} was redirected, and this fetch hides where to: ` +
        "use redirect: 'follow' for the call and fetchTransport(fetch, { redirect: 'follow' })",
    )
  }
  const { status, statusText } = standard
  if (status < 200) throw failed(request, 'failed', `the fetch answered with status ${status}`)
  const url = standard.url || request.href
  const body = standard.body ? bodyOf(standard.body, request) : Body.empty
  return new HttpResponse(body, { status, statusText, url, headers: headersOf(standard) })
}

/** fetch has decoded the content, so what describes its coding no longer fits. */
function headersOf(standard: Response): HttpHeaders {
  const headers = HttpHeaders.from(standard.headers)
  return headers.has('content-encoding') && standard.body
    ? headers.without('content-encoding').without('content-length')
    : headers
}

/** Always by way of a reader, which can be cancelled at any time; `arrayBuffer()` cannot. */
function bodyOf(stream: ReadableStream<Uint8Array>, request: HttpRequest): Body {
  return Body.once(oneShot(stream, (cause) => failed(request, 'the response broke off', cause)))
}

/** What the caller sees: its own reason if it aborted, else an error that says what failed. */
function failed(request: HttpRequest, what: string, cause: unknown): unknown {
  const { abortable: signal } = request
  if (signal?.aborted) return signal.reason
  return new NetworkError(`${String(request)}: ${what}: ${reasonOf(cause)}`, { cause })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
