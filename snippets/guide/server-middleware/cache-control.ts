import type { Middleware } from 'middleware-cookbook'

/** Options of {@link cacheControl}. */
export interface CacheControlOptions {
  /** How long a response may be used again, in seconds (default 0). */
  readonly maxAge?: number
  /** Whether caches that serve several users may keep it (default false). */
  readonly shared?: boolean
}

/** Tells caches how long to keep what is read, unless the handler said it. */
export function cacheControl({
  maxAge = 0,
  shared = false,
}: CacheControlOptions = {}): Middleware {
  const value = `${shared ? 'public' : 'private'}, max-age=${maxAge}`

  return async function cacheControl(request, next) {
    const response = await next(request)
    const asked = request.method === 'GET' || request.method === 'HEAD'
    const said = response.headers.has('cache-control')
    if (!asked || !response.ok || said) return response
    return response.withHeader('cache-control', value)
  }
}
