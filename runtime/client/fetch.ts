import { NetworkError } from '../errors.ts'
import type { BodyInit } from '../message/body.ts'
import { toReadableStream } from '../message/readable-stream.ts'
import { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
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
    const request = input instanceof Request ? input : undefined
    const body = init.body === undefined ? request?.body : (init.body as BodyInit)
    const signal = init.signal ?? request?.signal
    const headers = init.headers ?? request?.headers
    try {
      const response = await call(request?.url ?? String(input), {
        method: init.method ?? request?.method ?? 'GET',
        redirect: init.redirect ?? request?.redirect ?? 'follow',
        ...(headers && { headers: new Headers(headers) }),
        ...(body && { body }),
        ...(signal && { signal }),
      })
      return toStandard(response)
    } catch (error) {
      throw error instanceof NetworkError ? new TypeError('fetch failed', { cause: error }) : error
    }
  }
}

const WITHOUT_CONTENT = new Set([204, 205, 304])

function toStandard(response: HttpResponse): Response {
  const { status, statusText } = response
  const body =
    WITHOUT_CONTENT.has(status) || response.body.empty
      ? null
      : toReadableStream(() => response.stream(), response.body)
  const standard = new Response(body, { status, statusText, headers: [...response.headers] })
  // The constructor leaves the URL empty, and SDKs read it.
  return Object.defineProperty(standard, 'url', { value: response.url, configurable: true })
}
