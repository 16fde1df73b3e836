import { RouteError } from '../errors.ts'
import { contextKey } from '../message/context.ts'
import type { HttpRequest } from '../message/request.ts'

/** The match of a route table. */
export interface RouteMatch {
  /** The key in the table: `GET /users/:id`. */
  readonly key: string
  /** Decoded, with those of outer tables. */
  readonly params: Readonly<Record<string, string>>
  /** The path that was matched, to notice a later change of the URL. */
  readonly pathname: string
  /** The path for an inner table: the rest that `/**` matched, or the same path. */
  readonly inner: string
}

export const routeMatch = contextKey<RouteMatch>('route')

/**
 * Returns a parameter of the path, decoded.
 *
 * @example
 * routes({ 'GET /users/:id': async (request) => HttpResponse.json(await find(param(request, 'id'))) })
 *
 * @throws RouteError when the route has no such parameter, or the request came through no route
 */
export function param(request: HttpRequest, name: string): string {
  const match = request.get(routeMatch)
  if (!match) {
    throw new RouteError(
      `${String(request)} came through no route, so it has no parameter ${JSON.stringify(name)}: call param() in a handler of routes()`,
    )
  }
  if (Object.hasOwn(match.params, name)) return match.params[name] ?? ''
  const known = Object.keys(match.params).map((one) => JSON.stringify(one))
  throw new RouteError(
    `Route ${match.key} has no parameter ${JSON.stringify(name)} for ${String(request)}: ` +
      (known.length > 0 ? `it has ${known.join(', ')}` : 'it has none'),
  )
}

/**
 * Returns all parameters of the path, decoded. Use it for optional ones.
 *
 * @example
 * routes({ 'GET /list/:page?': async (request) => list(params(request).page ?? '1') })
 */
export function params(request: HttpRequest): Readonly<Partial<Record<string, string>>> {
  return request.get(routeMatch)?.params ?? {}
}
