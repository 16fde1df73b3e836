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
 * stands in their place. Credentials among them go to `baseUrl`'s origin only.
 */
export function requestMaker(baseUrl: URL | undefined, headers: HttpHeaders): NewRequest {
  const isHome = (request: HttpRequest) =>
    baseUrl === undefined || request.target.origin === baseUrl.origin

  return (url, init, method) =>
    url instanceof HttpRequest ? adopt(url, init, method) : create(url, init, method)

  function create(
    url: string | URL,
    { headers: extra, body, json, signal }: CallInit,
    method: string | undefined,
  ): HttpRequest {
    const target = baseUrl ? resolve(url, baseUrl) : url
    const request = new HttpRequest(target, { method, headers, body, json, signal })
    if (extra === undefined && isHome(request)) return request
    const defaults = isHome(request) ? request.headers : withoutCredentials(request)
    return request.with({ headers: defaults.merge(HttpHeaders.from(extra)) })
  }

  function adopt(
    made: HttpRequest,
    { headers: extra, body, json, signal }: CallInit,
    method: string | undefined,
  ): HttpRequest {
    const request = new HttpRequest(made, { method, body, json, signal })
    if (extra === undefined && headers === HttpHeaders.empty) return request
    const own = request.headers.merge(HttpHeaders.from(extra))
    const defaults = isHome(request) ? headers : withoutCredentials(request.with({ headers }))
    return request.with({ headers: defaults.merge(own) })
  }
}

/** By the rules of `new URL(url, baseUrl)`. What is not valid even so is left for the request to refuse. */
function resolve(url: string | URL, baseUrl: URL): string | URL {
  return URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : url
}
