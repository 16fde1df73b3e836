import { HttpResponse, mapResponse, type Middleware } from 'middleware-cookbook'
import { addVary } from 'middleware-cookbook/http'
import { originRule, type AllowedOrigins } from './allowed-origin.ts'
import { checkOptions } from './check-options.ts'

export type { AllowedOrigins, AllowOrigin } from './allowed-origin.ts'

/** Options of {@link cors}. */
export interface CorsOptions {
  /**
   * Whose pages may read responses: one or several http or https URLs, of which
   * the origin counts, a function, or `*` for all. The function is also the way
   * to other schemes, such as `capacitor://localhost`.
   */
  readonly origin: AllowedOrigins
  /**
   * Whether pages may read what was requested with cookies or a password of
   * the browser (default false). Never together with `*`.
   */
  readonly credentials?: boolean
  /** Methods that pages may use, in upper case (default: the usual six). */
  readonly methods?: readonly string[]
  /**
   * Request headers that pages may set, besides the few that are always
   * allowed (default: `Content-Type`, for JSON). `*` is all but
   * `Authorization`, and is not possible with `credentials`.
   */
  readonly allowedHeaders?: readonly string[]
  /** Response headers that pages may read besides the few usual ones. */
  readonly exposedHeaders?: readonly string[]
  /**
   * How long a browser may keep the answer to a preflight, in seconds (default
   * 600). Chrome keeps it for 7200 at most, Firefox for 86 400.
   */
  readonly maxAge?: number
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Lets pages of other origins read responses, by the CORS protocol of the fetch
 * standard. It answers preflights, and adds its fields to all other responses:
 * errors, streams and HEAD too. It blocks no request.
 *
 * @throws TypeError, RangeError for options that browsers would ignore
 *
 * @example cors({ origin: 'https://notes.example.org', credentials: true })
 */
export function cors(options: CorsOptions): Middleware {
  checkOptions(options)
  const { methods = METHODS, allowedHeaders = ['content-type'] } = options
  const { credentials = false, exposedHeaders = [], maxAge = 600 } = options
  const rule = originRule(options.origin)

  // Fetch, "CORS protocol": one answer for all requests, so that no other field
  // of the request needs to be in Vary.
  const granted = {
    'access-control-allow-methods': oneLine(methods),
    'access-control-allow-headers': oneLine(allowedHeaders),
    'access-control-max-age': String(maxAge),
  }

  return async function cors(request, next) {
    const origin = await rule.allowed(request)
    // An OPTIONS without the field is the page's own, and for the handler.
    const preflight =
      request.method === 'OPTIONS' &&
      request.headers.has('origin') &&
      request.headers.has('access-control-request-method')
    const headers = origin === undefined ? {} : granted
    const answer = preflight
      ? async () => new HttpResponse(null, { status: 204, headers })
      : next
    return mapResponse(request, answer, (response) => {
      // Two values of one field are none, so a handler's own are replaced.
      let own = response
        .withoutHeader('access-control-allow-origin')
        .withoutHeader('access-control-allow-credentials')
      // Also without an Origin: a cache would give that response to a page.
      if (rule.varies) {
        const vary = addVary(own.headers.get('vary'), 'Origin')
        own = own.withHeader('vary', vary)
      }
      if (origin === undefined) return own
      own = own.withHeader('access-control-allow-origin', origin)
      if (credentials) {
        own = own.withHeader('access-control-allow-credentials', 'true')
      }
      if (preflight || exposedHeaders.length === 0) return own
      const name = 'access-control-expose-headers'
      const before = own.headers.get(name)
      const names = [...(before === null ? [] : [before]), ...exposedHeaders]
      return own.withHeader(name, names.join(', '))
    })
  }
}

/** A list as one field line, and an empty one as none. */
function oneLine(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [names.join(', ')]
}
