import { Body } from '../message/body.ts'
import { atEdge } from '../message/edge.ts'
import { HttpHeaders } from '../message/headers.ts'
import { LazyUrl } from '../message/lazy-url.ts'
import { HttpRequest } from '../message/request.ts'
import * as decoders from '../platform/memory/decode.ts'
import { incomingFields } from '../server/connection-fields.ts'
import { requestBody } from '../server/request-body.ts'
import { ClientSignal } from './client-signal.ts'
import { withHostFacts } from './host-facts.ts'
import type { HostSettings } from './options.ts'
import { StandardContent } from './standard-content.ts'

/** A standard request that has come in. */
export interface Received {
  readonly request: HttpRequest
  readonly client: ClientSignal
  /** Undefined for none. */
  readonly content: StandardContent | undefined
}

/**
 * A request of a host as an application sees it.
 *
 * @param fields those of `standard`
 * @throws InvalidMessageError for a URL that is not http or https, or has credentials in it
 */
export function receive<Host extends readonly unknown[]>(
  standard: Request,
  host: Host,
  { maxBodySize, onError, context: addContext }: HostSettings<Host>,
  fields: HttpHeaders,
): Received {
  const { method } = standard
  const describe = descriptionOf(method, standard.url)
  const client = new ClientSignal(() => standard.signal, describe)
  const content = hasContent(standard) ? new StandardContent(standard, client, describe) : undefined
  const rules = { maxBodySize, decoders, describe }
  const { body, headers } = content
    ? requestBody(content, fields, rules)
    : { body: Body.empty, headers: fields }
  const request = new HttpRequest(urlOf(standard), {
    method,
    headers,
    body,
    signal: () => client.toSignal(),
    context: withHostFacts(atEdge({ onError }), standard, host),
  })
  return { request: addContext?.(request, ...host) ?? request, client, content }
}

/** A function of its own, so that what it returns does not keep the host's request. */
function descriptionOf(method: string, url: string): () => string {
  return () => `${method} ${new URL(url).pathname}`
}

/** The fields of a request, for code that runs before handlers of the host, which may change them. */
export function fieldsNow({ headers }: Request): HttpHeaders {
  return incomingFields(standardFields(headers))
}

/** The same, read when something asks for one: a host's list of them takes as long as the rest of a small request. */
export function fieldsOnDemand(standard: Request): HttpHeaders {
  return HttpHeaders.fromParsed(() => fieldsNow(standard).toRecord())
}

/** The fields of a standard message. It has checked them, and gives each `Set-Cookie` by itself. */
export function standardFields(headers: Headers): HttpHeaders {
  const fields = Object.create(null) as Record<string, string | string[]>
  headers.forEach((value, name) => {
    const before = fields[name]
    fields[name] = before === undefined ? value : [before, value].flat()
  })
  return HttpHeaders.fromParsed(fields)
}

/** What a standard request has parsed before, unless there is more to it than a host and a path. */
const USUAL_URL = /^http:\/\/([a-z0-9.-]+(?::\d+)?|\[[0-9a-f:.]+\](?::\d+)?)(\/[^#]*)$/

function urlOf({ url }: Request): LazyUrl | string {
  const [, host, path] = USUAL_URL.exec(url) ?? []
  if (host === undefined || path === undefined) return url
  // Some hosts hand on what the client claims: it is looked at once, as most requests name the same one.
  if (host !== lastHost && !URL.canParse(`http://${host}`)) return url
  lastHost = host
  return new LazyUrl(host, path)
}

let lastHost: string | undefined

/** A standard GET or HEAD has none. Some hosts make the whole request only when something asks for its body. */
function hasContent(standard: Request): boolean {
  if (standard.method === 'GET' || standard.method === 'HEAD') return false
  return standard.headers.get('content-length') !== '0' && standard.body !== null
}
