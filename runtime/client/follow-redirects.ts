import type { Middleware } from '../handler.ts'
import { requireOptions } from '../kit/require-options.ts'
import { orInfinity, wholeNumber } from '../kit/rules.ts'
import { askedRedirectMode, markFollower } from './redirect-mode.ts'
import { followFrom, refuse } from './redirects.ts'

/** Options of {@link followRedirects}. */
export interface FollowRedirectsOptions {
  /** The number of hops to follow before a {@link RedirectError} (default 20, as in the fetch standard). */
  readonly maxRedirects?: number
}

/**
 * Follows redirects (RFC 9110 §15.4). Middleware before it in the list sees one operation; middleware after it sees
 * every hop. A client has one innermost, unless its list contains one.
 *
 * 303 becomes GET, and so does a POST on 301 and 302; 307 and 308 repeat method and body. Credentials never reach
 * another origin. A response without `Location` is returned unchanged.
 *
 * @example
 * const client = createClient({ middleware: [followRedirects({ maxRedirects: 5 }), signEachHop] })
 *
 * @throws RedirectError for too many hops and for a target that is not an http(s) URL
 * @throws BodyNotReplayableError when 307 or 308 asks for a body that can be sent only once
 * @throws RangeError at once for `maxRedirects` that is not a whole number
 */
export function followRedirects(options: FollowRedirectsOptions = {}): Middleware {
  requireOptions('followRedirects', options, { maxRedirects: orInfinity(wholeNumber(0)) })
  const { maxRedirects } = options
  return markFollower(async function followRedirects(request, next) {
    const response = await next(request)
    const asked = request.get(askedRedirectMode)
    if (asked === 'manual' || response.location === undefined) return response
    return asked === 'error'
      ? refuse(request, response)
      : followFrom(request, response, next, maxRedirects)
  })
}
