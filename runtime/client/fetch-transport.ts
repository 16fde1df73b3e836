import { NetworkError } from '../errors.ts'
import { Body } from '../message/body.ts'
import { HttpHeaders } from '../message/headers.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { toReadableStream } from '../message/readable-stream.ts'
import type { Fetch } from './fetch.ts'
import type { Transport } from './transport.ts'

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /**
   * Who follows redirects: `manual` (default) leaves them to the client, so that its middleware sees every hop and
   * credentials stay at home. A browser hides redirects from scripts: there it must be `follow`.
   */
  readonly redirect?: 'manual' | 'follow'
}

/**
 * A transport that sends with a `fetch` that one already has: a browser's, a framework's, one with a proxy.
 *
 * @throws NetworkError with the fetch's own error as its cause
 */
export function fetchTransport(
  fetch: Fetch = globalThis.fetch,
  { redirect = 'manual' }: FetchTransportOptions = {},
): Transport {
  async function send(request: HttpRequest): Promise<HttpResponse> {
    const { href } = request.url
    try {
      return received(await fetch(href, toStandard(request, redirect)), request)
    } catch (cause) {
      if (request.signal?.aborted) throw request.signal.reason
      throw new NetworkError(`${String(request)} failed: ${reasonOf(cause)}`, { cause })
    }
  }
  return Object.assign(send, { close: () => Promise.resolve() })
}

function toStandard(request: HttpRequest, redirect: RequestRedirect): RequestInit {
  const { method, headers, signal, body } = request
  return {
    method,
    redirect,
    headers: [...headers],
    ...(signal && { signal }),
    ...(!body.empty && contentOf(request)),
  }
}

/** A stream needs `duplex` (fetch standard, RequestInit); TypeScript's DOM types do not know it. */
function contentOf(request: HttpRequest): RequestInit {
  const content = request.body.send(request)
  if (content instanceof Uint8Array) return { body: new Uint8Array(content) }
  return { body: toReadableStream(() => content), duplex: 'half' } as RequestInit
}

function received(standard: Response, request: HttpRequest): HttpResponse {
  if (standard.type === 'opaqueredirect') {
    throw new TypeError(
      "this fetch hides redirects: use fetchTransport(fetch, { redirect: 'follow' })",
    )
  }
  const { status, statusText } = standard
  const url = standard.url || request.url.href
  const body = standard.body ? bodyOf(standard, standard.body, request) : Body.empty
  return new HttpResponse(body, { status, statusText, url, headers: headersOf(standard) })
}

/** fetch has decoded the content, so what describes its coding no longer fits. */
function headersOf(standard: Response): HttpHeaders {
  const headers = HttpHeaders.from(standard.headers)
  return headers.has('content-encoding')
    ? headers.without('content-encoding').without('content-length')
    : headers
}

function bodyOf(
  standard: Response,
  stream: ReadableStream<Uint8Array>,
  request: HttpRequest,
): Body {
  const fail = (cause: unknown): never => {
    if (request.signal?.aborted) throw request.signal.reason
    throw new NetworkError(`${String(request)}: the response broke off: ${reasonOf(cause)}`, {
      cause,
    })
  }
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  return Body.once({
    bytes: async () => new Uint8Array(await standard.arrayBuffer().catch(fail)),
    async *stream() {
      reader = stream.getReader()
      try {
        for (;;) {
          const chunk = await reader.read().catch(fail)
          if (chunk.done) return
          yield chunk.value
        }
      } finally {
        reader.cancel().catch(() => undefined)
      }
    },
    cancel(reason) {
      if (reader) reader.cancel(reason).catch(() => undefined)
      else if (!stream.locked) stream.cancel(reason).catch(() => undefined)
    },
  })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
