import { BodyNotReplayableError, RedirectError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'
import { strictUtf8 } from '../message/utf8.ts'
import { withoutCredentials } from './credentials.ts'

type Location = NonNullable<HttpResponse['location']>

/** Follows redirects from a first response on. */
export async function followFrom(
  request: HttpRequest,
  first: HttpResponse,
  next: Handler,
  maxRedirects = 20,
): Promise<HttpResponse> {
  let hop = request
  let response = first
  for (let hops = 0; ; hops++) {
    const { location } = response
    if (location === undefined) return hops > 0 ? response.with({ redirected: true }) : response
    await response.release()
    hop = redirected(hop, response.status, location)
    if (hops === maxRedirects) {
      throw new RedirectError(
        `${request.call} was redirected more than ${maxRedirects} times, last to ${hop.origin}${hop.pathname}`,
      )
    }
    response = await next(hop)
  }
}

/** Throws the error of a redirect under `redirect: 'error'`. */
export async function refuse(request: HttpRequest, response: HttpResponse): Promise<never> {
  await response.release()
  throw new RedirectError(
    `${request.call} was redirected (${response.status}), which redirect: 'error' forbids`,
  )
}

function redirected(request: HttpRequest, status: number, location: Location): HttpRequest {
  const there = target(request, location)
  const hop =
    there.origin === request.origin ? there : there.with({ headers: withoutCredentials(there) })
  if (becomesGet(request.method, status)) return hop.with({ method: 'GET', body: null })
  if (request.body.replayable) return hop
  throw new BodyNotReplayableError(
    `${request.call} was redirected (${status}), but its body is a stream that can be sent only once; ` +
      'pass a function that makes the stream, or the bytes',
  )
}

/** RFC 9110 §15.4.2 to §15.4.4, with what every client does about POST on 301 and 302. */
function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}

/** RFC 9110 §10.2.2: relative to the request's URL, whose fragment stays if the target has none. */
function target(request: HttpRequest, location: Location): HttpRequest {
  // One that a proxy has repeated is one (RFC 9110 §5.3): browsers refuse only two that differ.
  const [only = '', ...others] = [location].flat()
  if (others.some((other) => other !== only)) {
    throw refusal(request, 'it has more than one Location')
  }
  const base = request.url
  const text = asUtf8(only)
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
  return new RedirectError(`${request.call} was redirected to where it cannot go: ${why}`, {
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
