import { RouteError } from '../errors.ts'
import { contextKey } from '../message/context.ts'
import type { HttpRequest } from '../message/request.ts'

/** What a route table found out about a request. */
export interface RouteMatch {
  /** The key in the table: `GET /users/:id`. */
  readonly key: string
  /** Decoded. Those of an outer table are among them. */
  readonly params: Readonly<Record<string, string>>
  /** The path that was matched against, to find out whether somebody has changed the URL since. */
  readonly pathname: string
  /** What a table further in matches: the rest that `/**` stands for, or else the same path. */
  readonly inner: string
}

export const routeMatch = contextKey<RouteMatch>('route')

/**
 * The value of a parameter in the path, decoded: `param(request, 'id')` in `GET /users/:id`.
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

/** All parameters in the path, decoded. For optional ones: `params(request).page ?? '1'` in `GET /list/:page?`. */
export function params(request: HttpRequest): Readonly<Partial<Record<string, string>>> {
  return request.get(routeMatch)?.params ?? {}
}
