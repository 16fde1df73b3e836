import type { Middleware } from '../handler.ts'
import type { ErrorListener } from '../message/edge.ts'
import type { HttpRequest } from '../message/request.ts'
import { requireArgument, requireOptions, type Rules } from '../kit/require-options.ts'
import type { Rule } from '../kit/rule.ts'
import { aFunction, aHandler, aLimit, middlewareList, required } from '../kit/rules.ts'
import { MAX_BODY_SIZE } from '../server/options.ts'

/** Options of {@link toFetch} and {@link toNode}. All have a default. */
export interface HostOptions<Host extends readonly unknown[] = readonly unknown[]> {
  /**
   * How many bytes of a request's body may be read, counted after decompression (default 1 MiB). A read beyond that
   * throws an {@link HttpError} 413. `Infinity` sets no limit. A limit of the host counts as well.
   */
  readonly maxBodySize?: number
  /**
   * Called with every error whose details the client does not see: any error but an `HttpError` below 500, a response
   * that could not be sent, a body that failed midway. Default: `console.error`.
   */
  readonly onError?: ErrorListener
  /**
   * Puts what the host passed under typed keys of yours (default: it is found under `hostContext` only).
   *
   * @example context: (request, env: Env) => request.set(database, env.DB)
   */
  readonly context?: (request: HttpRequest, ...host: Host) => HttpRequest
}

/** Options with their defaults. That of `onError` is the reporter's. */
export interface HostSettings<Host extends readonly unknown[]> {
  readonly maxBodySize: number
  readonly onError: ErrorListener | undefined
  readonly context: ((request: HttpRequest, ...host: Host) => HttpRequest) | undefined
}

/** What an edge puts into a host: a recipe, or a list of them, the first of which is outermost. */
export type Recipes = Middleware | readonly Middleware[]

/**
 * @param factory as the message calls it
 * @throws MiddlewareError for anything but a recipe
 */
export function listOf(factory: string, recipes: Recipes): readonly Middleware[] {
  requireArgument(`${factory}(middleware)`, recipes, aRecipe)
  return typeof recipes === 'function' ? [recipes] : recipes
}

const aRecipe: Rule = {
  ...middlewareList,
  pass: 'a middleware, or an array of them; call a factory first',
  accepts: (value) => typeof value === 'function' || middlewareList.accepts(value),
  required: true,
}

/**
 * @param factory as the message calls it
 * @throws MiddlewareError for an app that is not a function
 */
export function requireApp(factory: string, app: unknown): void {
  requireArgument(`${factory}(app)`, app, required(aHandler))
}

const OPTIONS: Rules<HostOptions> = {
  maxBodySize: aLimit('bytes'),
  onError: aFunction,
  context: aFunction,
}

/**
 * @param factory as the message calls it
 * @throws RangeError or TypeError for an option that cannot work, and for an unknown one
 */
export function hostSettings<Host extends readonly unknown[]>(
  factory: string,
  options: HostOptions<Host>,
): HostSettings<Host> {
  requireOptions(factory, options, OPTIONS)
  const { maxBodySize = MAX_BODY_SIZE, onError, context } = options
  return { maxBodySize, onError, context }
}
