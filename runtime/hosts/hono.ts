import { aroundHost } from './around.ts'
import type { HostOptions, Recipes } from './options.ts'

/** Hono's context, known by its shape. */
export interface HonoContext {
  readonly req: { raw: Request }
  /** What the server passes: bindings in Workers, the connection in Node. */
  readonly env?: unknown
  /** Throws where there is none. */
  readonly executionCtx?: unknown
  get res(): Response
  set res(response: Response | undefined)
}

/**
 * A recipe as Hono's middleware, of any kind: Hono has a `Request` and a `Response`.
 *
 * @param middleware a recipe, or a list of them: the first one is outermost
 *
 * @example app.use(toHono(problemDetails()))
 */
export function toHono(
  middleware: Recipes,
  options?: HostOptions,
): (context: HonoContext, next: () => Promise<void>) => Promise<void> {
  const run = aroundHost('toHono', middleware, options)
  return async function recipe(context, next) {
    let passed = false
    const enter = async (request?: Request) => {
      if (request) context.req.raw = request
      await next()
      passed = true
      return context.res
    }
    const response = await run(context.req.raw, enter, context.env, executionOf(context))
    if (passed && context.res === response) return
    // Hono puts the fields of the response before on a new one. After next() ours has them already, or has left them out.
    if (passed) context.res = undefined
    context.res = response
  }
}

/** The same two as `mount()` passes. */
function executionOf(context: HonoContext): unknown {
  try {
    return context.executionCtx
  } catch {
    return undefined
  }
}
