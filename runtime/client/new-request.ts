import { later } from '#platform'
import { Body } from '../message/body.ts'
import { HttpHeaders } from '../message/headers.ts'
import { HttpRequest, type HttpRequestInit } from '../message/request.ts'

/** What a call gives, but for the method. */
type CallInit = Omit<HttpRequestInit, 'method'>

type NewRequest = (
  url: string | URL | HttpRequest,
  init: CallInit,
  method: string | undefined,
) => HttpRequest | Promise<HttpRequest>

/**
 * Makes the requests of one client, with its headers. Those of the call, or of a request that was passed in, replace
 * them, and so does the content's own media type. Credentials among the client's headers are sent only to home's
 * origin: the rule is loaded with the first call to another one.
 *
 * @param home a request to the client's `baseUrl`
 */
export function requestMaker(home: HttpRequest | undefined, headers: HttpHeaders): NewRequest {
  /** The media type among them is one from before the content, as that of a message that is copied. */
  const base = { headers, body: Body.empty }

  return (url, { headers: extra, body, json, signal }, method) => {
    const made = url instanceof HttpRequest
    const request = new HttpRequest(made ? url : (home ?? url), {
      url: made ? undefined : url,
      method,
      base: made ? undefined : base,
      body,
      json,
      signal,
      outgoing: true,
    })
    const atHome = !home || request.origin === home.origin
    if (extra === undefined && (headers === HttpHeaders.empty || (atHome && !made))) return request
    const complete = (defaults: HttpHeaders) => {
      const own = made ? defaults.merge(request.headers) : defaults
      return request.with({ headers: own.merge(HttpHeaders.from(extra)) })
    }
    const defaults = made ? headers : request.headers
    return atHome
      ? complete(defaults)
      : later(async ({ withoutCredentials }) => complete(withoutCredentials(request, defaults)))
  }
}
