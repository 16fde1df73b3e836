import type { HttpRequest } from 'middleware-cookbook'
import { requireOrigins } from 'middleware-cookbook/kit'

/**
 * Says whether the pages of an origin may read responses. The origin is in the
 * form of `https://notes.example.org`: compare all of it, or parse it.
 *
 * @example
 * const ours: AllowOrigin = (origin) =>
 *   origin.startsWith('https://') &&
 *   new URL(origin).hostname.endsWith('.example.org')
 */
export type AllowOrigin = (
  origin: string,
  request: HttpRequest,
) => boolean | Promise<boolean>

/** Whose pages may read responses. */
export type AllowedOrigins =
  string | URL | readonly (string | URL)[] | AllowOrigin

interface OriginRule {
  /** Whether the value of the field depends on the request. */
  readonly varies: boolean
  /** The value of Access-Control-Allow-Origin, if there is one. */
  readonly allowed: (request: HttpRequest) => Promise<string | undefined>
}

/**
 * What a browser sends as the origin of a page. Not `null`: it is every
 * sandboxed frame and every `data:` URL at once, of any site.
 */
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@,\\]+$/

export function originRule(origin: AllowedOrigins): OriginRule {
  if (origin === '*') return constant('*')
  if (typeof origin === 'function') return asked(origin)
  const origins = new Set(requireOrigins('cors', origin))
  const [only = ''] = origins
  if (origins.size === 1) return constant(only)
  return asked((one) => origins.has(one))
}

/** Fetch, "CORS protocol and HTTP caches": sent always, it needs no Vary. */
function constant(value: string): OriginRule {
  return { varies: false, allowed: async () => value }
}

function asked(allows: AllowOrigin): OriginRule {
  return {
    varies: true,
    async allowed(request) {
      const origin = request.headers.get('origin') ?? ''
      if (!ORIGIN.test(origin)) return undefined
      // A function in JavaScript may return text, such as `no`.
      const answer: unknown = await allows(origin, request)
      return answer === true ? origin : undefined
    },
  }
}
