import { HttpHeaders } from '../message/headers.ts'
import { HttpRequest, type HttpRequestInit } from '../message/request.ts'
import { withoutCredentials } from './credentials.ts'

/** What a call gives, but for the method. */
type CallInit = Omit<HttpRequestInit, 'method'>

type NewRequest = (
  url: string | URL | HttpRequest,
  init: CallInit,
  method: string | undefined,
) => HttpRequest

/**
 * Makes the requests of one client. Its headers come first: what the call says, or a request that was made before,
 * stands in their place. Credentials among them go to home's origin only.
 *
 * @param home where the client's `baseUrl` is
 */
export function requestMaker(home: HttpRequest | undefined, headers: HttpHeaders): NewRequest {
  return (url, { headers: extra, body, json, signal }, method) => {
    const made = url instanceof HttpRequest
    const request = new HttpRequest(made ? url : (home ?? url), {
      url: made ? undefined : url,
      method,
      headers: made ? undefined : headers,
      body,
      json,
      signal,
    })
    const atHome = !home || request.origin === home.origin
    if (extra === undefined && (headers === HttpHeaders.empty || (atHome && !made))) return request
    const first = made ? request.with({ headers }) : request
    const defaults = atHome ? first.headers : withoutCredentials(first)
    const own = made ? defaults.merge(request.headers) : defaults
    return request.with({ headers: own.merge(HttpHeaders.from(extra)) })
  }
}
