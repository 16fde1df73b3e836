import { compose } from '../compose.ts'
import { contextKey } from '../message/context.ts'
import { toReadableStream } from '../message/readable-stream.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { deliver } from './to-fetch.ts'
import { hostResponse, type HostResponse } from './host-response.ts'
import { withHttpErrors } from './http-errors.ts'
import { hostSettings, listOf, type HostOptions, type Recipes } from './options.ts'
import { fieldsNow, receive, standardFields, type Received } from './receive.ts'
import { standardInit } from './respond.ts'

/**
 * What a host calls with a request and its own handlers. These get the request as it was, unless one is passed.
 *
 * @param host what the host passes besides the request, as `env, ctx` in Workers: where a recipe finds `waitUntil` and the
 * client's address
 */
export type Around<Host extends readonly unknown[] = readonly unknown[]> = (
  request: Request,
  next: (request?: Request) => Promise<Response>,
  ...host: Host
) => Promise<Response>

/**
 * Puts a recipe around the handlers of a host that has a `Request` and a `Response`. What the recipe leaves as it is, the
 * host gets back as it was: the very objects, and streams that went through nothing.
 *
 * An `HttpError` becomes its response; any other error, also one of the host's handlers, is thrown on to the host. A
 * `Response` that they throw, as those of React Router do, is a response to the recipe, and is thrown on too. A request is
 * passed to `next` only if the recipe changed it, or read its body.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 * @throws MiddlewareError for anything but functions, RangeError for a limit that cannot work
 *
 * @example
 * const withEtag = around(etag())
 * export default { fetch: (request, env, ctx) => withEtag(request, () => handle(request, env), env, ctx) }
 */
export function around<Host extends readonly unknown[] = readonly unknown[]>(
  middleware: Recipes,
  options: HostOptions<Host> = {},
): Around<Host> {
  return aroundHost('around', middleware, options)
}

/**
 * The same for a host's own edge.
 *
 * @param factory as the messages call it
 */
export function aroundHost<Host extends readonly unknown[] = readonly unknown[]>(
  factory: string,
  middleware: Recipes,
  options: HostOptions<Host> = {},
): Around<Host> {
  const settings = hostSettings(factory, options)
  const run = withHttpErrors(
    compose(listOf(factory, middleware), (request) => {
      const next = request.get(hostNext)
      return next
        ? next(request)
        : Promise.reject(new Error('The request did not come through around()'))
    }),
  )

  return async function around(standard, next, ...host) {
    const received = receive(standard, host, settings, fieldsNow(standard))
    const passed: Passed[] = []
    const request = received.request.set(hostNext, async (changed) => {
      const one = await answerOf(() => next(changedRequest(standard, changed, received)))
      const host = fromHost(one.standard)
      passed.push({ ...host, ...one })
      return host.response
    })
    const response = await run(request)
    const kept = passed.find(({ keeps }) => keeps(response))
    if (!kept) {
      // TanStack Start cancels the content of a response that another takes the place of, unless something reads it.
      for (const { hold } of passed) hold()
      return deliver(response, { ...received, request })
    }
    const sent = changedResponse(kept, response)
    if (kept.isThrown) throw sent as unknown as Error
    return sent
  }
}

/** What a handler returns, or throws in the place of returning it. */
async function answerOf(
  call: () => Promise<Response>,
): Promise<Pick<Passed, 'standard' | 'isThrown'>> {
  try {
    return { standard: await call(), isThrown: false }
  } catch (error) {
    if (!(error instanceof Response)) throw error
    return { standard: error, isThrown: true }
  }
}

const hostNext =
  /* @__PURE__ */ contextKey<(request: HttpRequest) => Promise<HttpResponse>>('hostNext')

interface Passed extends HostResponse {
  readonly standard: Response
  readonly isThrown: boolean
}

function fromHost(standard: Response): HostResponse {
  // The body first: srvx, and h3 upon it, knows the media type of a text only after that.
  const content = standard.body === null ? undefined : () => requireBody(standard)
  const { status, headers } = standard
  return hostResponse(status, standardFields(headers), content)
}

function requireBody({ body }: Response): ReadableStream<Uint8Array> {
  if (body) return body
  throw new TypeError('The response of the host has lost its body')
}

/** The host's own response where nothing has changed, which keeps what only the host knows of it, such as a socket. */
function changedResponse({ standard, response: before }: Passed, response: HttpResponse): Response {
  if (response.headers === before.headers && response.status === before.status) return standard
  return new Response(standard.body, standardInit(response, undefined))
}

/** @returns undefined for the one that came in */
function changedRequest(
  standard: Request,
  changed: HttpRequest,
  { request, content, client }: Received,
): Request | undefined {
  const unread = changed.body === request.body && content?.opened !== true
  const same =
    changed.href === request.href &&
    changed.method === request.method &&
    changed.headers === request.headers
  if (unread && same) return undefined
  const { method } = changed
  const signal = client.passing(() => changed.signal)
  const headers = new Headers([...changed.headers])
  // The standard counts by itself, and the length of a decoded body is another one.
  if (!unread) headers.delete('content-length')
  const body = unread ? standard.body : contentOf(changed)
  const init = { method, headers, redirect: 'manual', ...(signal && { signal }) } as const
  // A stream needs `duplex` (fetch standard, RequestInit); TypeScript's DOM types do not know it.
  return new Request(
    changed.href,
    body === null ? init : ({ ...init, body, duplex: 'half' } as RequestInit),
  )
}

function contentOf(changed: HttpRequest): BodyInit | null {
  const { body, method } = changed
  if (body.empty || method === 'GET' || method === 'HEAD') return null
  const content = body.content(changed)
  if (content instanceof Uint8Array) return new Uint8Array(content)
  return toReadableStream(
    () => content,
    (error) => error,
  )
}
