import { later } from '#platform'
import type { Middleware } from '../handler.ts'
import type { RedirectMode } from './redirect-mode.ts'

/**
 * What a client does about redirects by itself, innermost of its list. In a browser the rest is loaded with the first
 * redirect.
 */
export function builtInRedirects(mode: RedirectMode): readonly Middleware[] {
  if (mode === 'manual') return []
  return [
    async function followRedirects(request, next) {
      const response = await next(request)
      if (response.location === undefined) return response
      return later(({ followFrom, refuse }) =>
        mode === 'error' ? refuse(request, response) : followFrom(request, response, next),
      )
    },
  ]
}
