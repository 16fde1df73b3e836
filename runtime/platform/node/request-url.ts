import type { IncomingMessage } from 'node:http'
import { HttpError } from '../../message/http-error.ts'
import type { HttpHeaders } from '../../message/headers.ts'
import { LazyUrl } from '../../message/lazy-url.ts'

/** RFC 9110 §7.2: host and port, and nothing that could become another part of a URL. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9\-._~!$&'()*+,;=%]+)(?::\d*)?$/i
/** Most requests name the same host as the one before. */
let lastHost: string | undefined
const ABSOLUTE = /^http:\/\/([^/?#]*)(.*)$/i

/** What of a request says where it goes. */
type Target = Pick<IncomingMessage, 'url' | 'method' | 'httpVersion' | 'socket'>

/**
 * The URL that a request is for, by RFC 9112 §3.3. The host is the client's claim: do not take it for an address of
 * one's own.
 *
 * @throws HttpError 400 for a missing, double or invalid host, and for a target that is not a path
 */
export function requestUrl(req: Target, headers: HttpHeaders): LazyUrl {
  const host = hostOf(req, headers)
  const target = req.url ?? '/'
  if (target.startsWith('/')) return new LazyUrl(host, target)
  // RFC 9112 §3.2.4: `OPTIONS *` is about the server as a whole, and its URL has no path.
  if (target === '*' && req.method === 'OPTIONS') return new LazyUrl(host, '')
  return absoluteUrl(target)
}

/** RFC 9112 §3.2.2: an absolute target overrides Host. */
function absoluteUrl(target: string): LazyUrl {
  const [, authority, path = ''] = ABSOLUTE.exec(target) ?? []
  if (!isHost(authority)) throw badRequest('its target is not a path')
  return new LazyUrl(authority, path)
}

function hostOf(req: Target, headers: HttpHeaders): string {
  const host = headers.toRecord()['host']
  if (host === undefined && req.httpVersion === '1.0') return ownAddress(req)
  if (isHost(host)) return host
  throw badRequest(host === undefined ? 'it has no Host' : 'its Host is not valid')
}

function isHost(value: unknown): value is string {
  if (value === lastHost) return true
  if (typeof value !== 'string' || !HOST.test(value) || !URL.canParse(`http://${value}`))
    return false
  lastHost = value
  return true
}

/** HTTP/1.0 has no Host: the address that the client connected to is all there is. */
function ownAddress({ socket }: Target): string {
  const { localAddress = '127.0.0.1', localPort = 80 } = socket
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`
}

function badRequest(why: string): HttpError {
  return new HttpError(400, `The request cannot be understood: ${why}`)
}
