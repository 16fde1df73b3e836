import { BodyNotReplayableError, RedirectError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { strictUtf8 } from '../message/utf8.ts'
import { withoutCredentials } from './credentials.ts'

/** Options of {@link followRedirects}. */
export interface FollowRedirectsOptions {
  /** How many hops to follow before a {@link RedirectError} (default 20, as in the fetch standard). */
  readonly maxRedirects?: number
}

/** The field's value, or its values. */
type FieldValue = string | readonly string[]

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Follows redirects (RFC 9110 §15.4). What stands before it in a list sees one operation, what stands after it
 * sees every hop. A client with `redirect: 'follow'` has it innermost.
 *
 * 303 becomes GET, and so does a POST on 301 and 302; 307 and 308 repeat method and body. Credentials never
 * reach another origin. A response without `Location` is returned as it is.
 *
 * @throws RedirectError for too many hops and for a target that is not an http(s) URL
 * @throws BodyNotReplayableError when 307 or 308 asks for a body that can be sent only once
 */
export function followRedirects({ maxRedirects = 20 }: FollowRedirectsOptions = {}): Middleware {
  return async function followRedirects(request, next) {
    let hop = request
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const response = await next(hop)
      const location = locationOf(response)
      if (location === undefined) return response
      await response.release()
      hop = redirected(hop, response.status, location)
    }
    throw new RedirectError(
      `${String(request)} was redirected more than ${maxRedirects} times, last to ${hop.origin}${hop.pathname}`,
    )
  }
}

/** Refuses redirects: for a client that must not be sent elsewhere. */
export const refuseRedirects: Middleware = async function refuseRedirects(request, next) {
  const response = await next(request)
  if (locationOf(response) === undefined) return response
  await response.release()
  throw new RedirectError(
    `${String(request)} was redirected (${response.status}), which redirect: 'error' forbids`,
  )
}

/** Where the response points to, or undefined for one that is no redirect. */
function locationOf({ status, headers }: HttpResponse): FieldValue | undefined {
  return REDIRECTS.has(status) ? headers.toRecord()['location'] : undefined
}

function redirected(request: HttpRequest, status: number, location: FieldValue): HttpRequest {
  const there = target(request, location)
  const hop =
    there.origin === request.origin
      ? there
      : there.with({ headers: withoutCredentials(request).without('host') })
  if (becomesGet(request.method, status)) return hop.with({ method: 'GET', body: null })
  if (request.body.replayable) return hop
  throw new BodyNotReplayableError(
    `${String(request)} was redirected (${status}), but its body is a stream that can be sent only once; ` +
      'pass a function that makes the stream, or the bytes',
  )
}

/** RFC 9110 §15.4.2 to §15.4.4, with what every client does about POST on 301 and 302. */
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}

/** RFC 9110 §10.2.2: relative to the request's URL, whose fragment stays if the target has none. */
function target(request: HttpRequest, location: FieldValue): HttpRequest {
  if (typeof location !== 'string') throw refusal(request, 'it has more than one Location')
  const base = request.url
  const text = asUtf8(location)
  if (!URL.canParse(text, base)) throw refusal(request, 'its Location is not a URL')
  const url = new URL(text, base)
  if (url.hash === '') url.hash = base.hash
  try {
    // A request refuses what must not be sent: another scheme, or credentials in the URL.
    return request.with({ url })
  } catch (cause) {
    throw refusal(request, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function refusal(request: HttpRequest, why: string, cause?: unknown): RedirectError {
  return new RedirectError(`${String(request)} was redirected to where it cannot go: ${why}`, {
    cause,
  })
}

/** Bytes above 0x7F, which no URL may have, are UTF-8 wherever they occur (fetch standard, "location URL"). */
function asUtf8(location: string): string {
  try {
    return strictUtf8.decode(Uint8Array.from(location, (char) => char.charCodeAt(0)))
  } catch {
    return location
  }
}
