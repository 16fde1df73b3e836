import { aroundHost } from './around.ts'
import type { HostOptions, Recipes } from './options.ts'

/**
 * A recipe as SvelteKit's `handle`, of any kind. Several: `sequence(toHandle(one()), toHandle(two()))`.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 *
 * @example export const handle = toHandle(problemDetails()) // src/hooks.server.ts
 */
export function toHandle(middleware: Recipes, options?: HostOptions) {
  const run = aroundHost('toHandle', middleware, options)
  return function handle<Event extends { readonly request: Request }>({
    event,
    resolve,
  }: {
    readonly event: Event
    readonly resolve: (event: Event) => Response | Promise<Response>
  }): Promise<Response> {
    return run(
      event.request,
      async (request) => resolve(request ? Object.assign(event, { request }) : event),
      event,
    )
  }
}
