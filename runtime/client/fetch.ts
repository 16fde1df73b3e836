import { NetworkError, RedirectError } from '../errors.ts'
import type { BodyInit } from '../message/body.ts'
import { toReadableStream } from '../message/readable-stream.ts'
import type { HttpRequest } from '../message/request.ts'
import { isWithoutContent, type HttpResponse } from '../message/response.ts'
import type { CallOptions } from './client.ts'

/** The fetch standard's `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

type Call = (
  url: string | URL | HttpRequest,
  options: CallOptions & { readonly method?: string },
) => Promise<HttpResponse>

/**
 * A standard `fetch` on top of a client's call, with the standard's errors: a TypeError when the network fails,
 * the signal's reason when the caller aborts.
 */
export function asFetch(call: Call): Fetch {
  return async function fetch(input, init = {}) {
    const request = isRequest(input) ? input : undefined
    const url = isRequest(input) ? input.url : input
    // As in the standard, null takes away what the Request has.
    const {
      method = request?.method ?? 'GET',
      redirect = request?.redirect ?? 'follow',
      headers = request?.headers,
      body = bodyOf(request),
      signal = request?.signal,
    } = init
    try {
      const response = await call(url, {
        method,
        redirect,
        headers: new Headers(headers),
        body: body as BodyInit,
        ...(signal && { signal }),
      })
      return toStandard(response, method)
    } catch (error) {
      throw standardError('fetch failed', error)
    }
  }
}

/** By its shape: a `Request` may come from another realm, or from a package. */
function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && 'url' in input && 'method' in input
}

function bodyOf(request: Request | undefined): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  if (request?.bodyUsed) throw new TypeError('The body of this Request has been used already')
  return request?.body ?? null
}

function toStandard(response: HttpResponse, method: string): Response {
  const { status, statusText } = response
  const bare = isWithoutContent(status) || method.toUpperCase() === 'HEAD'
  const standard = new Response(bare ? null : contentOf(response), {
    status,
    statusText,
    headers: [...response.headers],
  })
  // The constructor leaves the URL empty, and SDKs read it. In the standard it has no fragment.
  const url = response.url.replace(/#.*$/, '')
  return Object.defineProperty(standard, 'url', { value: url, configurable: true })
}

function contentOf(response: HttpResponse): ReadableStream<Uint8Array<ArrayBuffer>> {
  return toReadableStream(
    () => response.stream(),
    (error) => standardError('terminated', error),
    response.body,
  )
}

function standardError(message: string, error: unknown): unknown {
  const network = error instanceof NetworkError || error instanceof RedirectError
  return network ? new TypeError(message, { cause: error }) : error
}
