import { later } from '#platform'
import type { Middleware } from '../handler.ts'
import type { RedirectMode } from './redirect-mode.ts'

/** What a client does about redirects by itself, innermost of its list. In a browser the rest is loaded at the first. */
export const builtInRedirects: Readonly<Record<RedirectMode, readonly Middleware[]>> = {
  follow: [
    async function followRedirects(request, next) {
      const response = await next(request)
      if (response.location === undefined) return response
      return later(({ followFrom }) => followFrom(request, response, next))
    },
  ],
  error: [
    async function refuseRedirects(request, next) {
      const response = await next(request)
      if (response.location === undefined) return response
      return later(({ refuse }) => refuse(request, response))
    },
  ],
  manual: [],
}
