import { aroundHost } from './around.ts'
import type { HostOptions, Recipes } from './options.ts'

/**
 * A recipe as Astro's `onRequest`, of any kind. A recipe that changes the request makes Astro route it again.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 *
 * @example export const onRequest = toAstro(problemDetails()) // src/middleware.ts
 */
export function toAstro(
  middleware: Recipes,
  options?: HostOptions,
): (
  context: { readonly request: Request },
  next: (rewrite?: Request) => Promise<Response>,
) => Promise<Response> {
  const run = aroundHost('toAstro', middleware, options)
  return function onRequest(context, next) {
    const enter = (changed?: Request) => {
      if (!changed) return next()
      // Astro routes it again, and still calls an endpoint with the context that it had before.
      Object.assign(context, { request: changed })
      return next(changed)
    }
    return run(context.request, enter, context)
  }
}
