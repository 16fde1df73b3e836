import { requireArgument } from '../kit/require-options.ts'
import { aFunction, required } from '../kit/rules.ts'
import { aroundHost } from './around.ts'
import { withHostErrors } from './host-error.ts'
import type { HostOptions, Recipes } from './options.ts'

/**
 * A recipe as middleware of h3 2, of any kind.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 * @param toResponse h3's own, which makes a response of what a handler returns
 *
 * @example app.use(toH3(problemDetails(), toResponse)) // import { toResponse } from 'h3'
 */
export function toH3<Event extends { readonly req: Request }>(
  middleware: Recipes,
  toResponse: (value: unknown, event: Event) => Response | Promise<Response>,
  options?: HostOptions,
): (event: Event, next: () => unknown) => Promise<Response> {
  const run = aroundHost('toH3', middleware, options)
  requireArgument('toH3(toResponse)', toResponse, required({ ...aFunction, pass: "h3's own" }))
  return function recipe(event, next) {
    const enter = async (request?: Request) => {
      if (request) Object.assign(event, { req: request })
      return toResponse(await withHostErrors(next), event)
    }
    return run(event.req, enter, event)
  }
}
