import type { IncomingMessage } from 'node:http'
import type { HttpHeaders } from '../../message/headers.ts'
import type { HttpRequest } from '../../message/request.ts'
import { mountedAt } from '../../server/routes.ts'
import { incomingHeaders } from './incoming-headers.ts'
import { requestUrl } from './request-url.ts'

/** What hosts add to Node's request. Of HTTP/2's there is a stream in the place of framing. */
export type HostRequest = IncomingMessage & {
  /** Connect, Express, Fastify's middie: the target before a prefix was taken off `url`. */
  readonly originalUrl?: unknown
  /** Express: what it trusts a proxy for. */
  readonly protocol?: unknown
  readonly ip?: unknown
  readonly body?: unknown
  /** Where a parser keeps the bytes that it has parsed: Firebase, `verify` of body-parser, fastify-raw-body. */
  readonly rawBody?: unknown
  readonly stream?: { readonly endAfterHeaders?: boolean; destroy(): void }
}

/** Whether the request came over HTTP/2, which has streams in the place of framing. */
export function isHttp2({ httpVersionMajor }: HostRequest): boolean {
  return httpVersionMajor >= 2
}

/** The fields as they came. RFC 9113 §8.3.1: `:authority` is HTTP/2's Host, and no field. */
export function hostFields(req: HostRequest): HttpHeaders {
  const fields = incomingHeaders(req)
  if (!isHttp2(req)) return fields
  const authority = fields.toRecord()[':authority']
  const own = fields.filter((name) => !name.startsWith(':'))
  return own.has('host') || authority === undefined ? own : own.with('host', authority)
}

/**
 * The whole URL, also where the host has taken a prefix off.
 *
 * @throws HttpError 400 for a request that names no valid URL
 */
export function hostUrl(req: HostRequest, fields: HttpHeaders) {
  const { method, httpVersion, socket } = req
  const url = requestUrl({ url: wholeTarget(req), method, httpVersion, socket }, fields)
  if (!isSecure(req)) return url
  const secure = new URL(url.toUrl())
  secure.protocol = 'https:'
  return secure
}

/** Under a prefix the route tables of the application match what follows it. */
export function atMount(request: HttpRequest, req: HostRequest): HttpRequest {
  const { url = '/' } = req
  return wholeTarget(req) === url ? request : mountedAt(request, url)
}

/** Whether content follows the headers (RFC 9112 §6, RFC 9113 §8.1). */
export function hasContent(req: HostRequest): boolean {
  if (isHttp2(req)) return req.stream?.endAfterHeaders === false
  const { 'transfer-encoding': coding, 'content-length': length = '0' } = req.headers
  return coding !== undefined || length !== '0'
}

/** Without the query: it may hold secrets. */
export function describe(req: HostRequest): string {
  return `${req.method ?? 'GET'} ${wholeTarget(req).replace(/[?#].*$/s, '')}`
}

function wholeTarget({ url = '/', originalUrl }: HostRequest): string {
  return typeof originalUrl === 'string' ? originalUrl : url
}

function isSecure({ protocol, socket }: HostRequest): boolean {
  if (typeof protocol === 'string') return protocol === 'https'
  return 'encrypted' in socket && socket.encrypted === true
}

/** The client's address. Express knows which proxies to believe. */
export function addressOf(req: object): string | undefined {
  // At the boundary: what is known by its shape is Node's, or behaves like it.
  const { ip, socket } = req as HostRequest
  return typeof ip === 'string' ? ip : socket.remoteAddress
}
