import { addRoute, createRouter, findRoute, type MatchedRoute, type RouterContext } from 'rou3'
import { RouteError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { requireArgument } from '../kit/require-options.ts'
import type { Rule } from '../kit/rule.ts'
import { aHandler } from '../kit/rules.ts'
import { shown } from '../kit/shown.ts'
import { normalizePath } from '../http/normalize-path.ts'
import { HttpError } from '../message/http-error.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { routeMatch } from './param.ts'
import { parseKey, refuseDuplicates, type RouteKey } from './route-key.ts'

/**
 * Makes a handler that chooses another one by method and path. A key is `'GET /users/:id'`, or `'/users/:id'` for all
 * methods. The most specific pattern wins, in any order. The patterns are rou3's:
 *
 * - `:id` is one segment, `:id(\\d+)` one that matches the expression, `:id?` one that may be missing
 * - `/**` at the end is any rest, also an empty one; `**:path` is a rest with a name
 *
 * Paths that differ only in how they encode a letter, a digit or one of `-._~` are the same (RFC 3986 §6.2.2): `/%7Eu`
 * is `/~u`. An encoded `/` does not separate segments: `/a%2Fb` has one. So guard a path with middleware in the table,
 * as in the example. Do not compare `request.url.pathname`, which stays as the client sent it.
 *
 * Tables nest: in a table under `'/api/**'` keys start after `/api`. The request keeps its URL.
 *
 * Without a matching route it returns a response, which passes through the middleware around it: 404 with an empty body
 * for an unknown path, 405 with `Allow` for an unknown method, and 204 with `Allow` for OPTIONS. GET's handler answers
 * HEAD. A path whose percent-encoding is not UTF-8 throws an `HttpError` 400.
 *
 * @example
 * const app = routes({
 *   'GET /users/:id': async (request) => HttpResponse.json(await find(param(request, 'id'))),
 *   'DELETE /users/:id': compose([adminOnly()], removeUser),
 *   '/api/**': compose([cors()], routes({ 'GET /status': status })),
 * })
 *
 * @throws RouteError for a table that is not an object, and for a key that is not valid, or is there twice
 */
export function routes(table: Readonly<Record<string, Handler>>): Handler {
  requireArgument('routes(table)', table, aTable)
  const router = routerFor(table)

  // Without async and await: this runs for every request, and it only hands on what the handler returns.
  return function routes(request) {
    try {
      return answer(router, request)
    } catch (error) {
      return Promise.reject(error)
    }
  }
}

/** A Map has no own keys: all its routes would be 404. */
const aTable: Rule = {
  pass: "an object such as { 'GET /': home }",
  accepts: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map),
  error: RouteError,
  required: true,
}

function answer(router: Router, request: HttpRequest): Promise<HttpResponse> {
  const { pathname } = request
  const outer = request.get(routeMatch)
  // If a middleware has changed the URL, the match of the outer table no longer applies.
  const nested = outer?.pathname === pathname ? outer : undefined
  const path = nested?.inner ?? normalPath(pathname)
  const found = router.find(request.method, path)
  if (!found) return Promise.resolve(withoutRoute(router, request.method, path))
  const { key, handler, nests } = found.data
  const own = found.params && named(found.params)
  const params = own && nested ? { ...nested.params, ...own } : (own ?? nested?.params ?? NONE)
  const inner = nests ? `/${found.params?.['_'] ?? ''}` : path
  return handler(request.set(routeMatch, { key, params, pathname, inner }))
}

const NONE: Readonly<Record<string, string>> = Object.freeze({})

interface Route {
  readonly key: string
  readonly handler: Handler
  /** Whether an inner table continues where this pattern ends. */
  readonly nests: boolean
}

interface Router {
  /** In upper case: every method in the table. */
  readonly methods: readonly string[]
  find(method: string, path: string): MatchedRoute<Route> | undefined
}

function routerFor(table: Readonly<Record<string, Handler>>): Router {
  const context = createRouter<Route>()
  const keys = Object.keys(table).map(parseKey)
  for (const key of keys) add(context, key, key.method, table[key.key])
  // RFC 9110 §9.3.2; the server drops the content. Added last: of two equal routes the first one is chosen.
  for (const key of keys) if (key.method === 'GET') add(context, key, 'HEAD', table[key.key])
  refuseDuplicates(keys)
  return {
    methods: [...new Set(keys.flatMap(({ method }) => method ?? []))],
    find: (method, path) => findRoute(context, method, path),
  }
}

function add(
  context: RouterContext<Route>,
  { key, pattern }: RouteKey,
  method: string | undefined,
  handler: Handler | undefined,
): void {
  if (typeof handler !== 'function') {
    throw new RouteError(`routes({ '${key}' }) is ${shown(handler)}: pass ${aHandler.pass}`)
  }
  try {
    addRoute(context, method, pattern, { key, handler, nests: pattern.endsWith('/**') })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^rou3: /, '') : String(cause)
    throw new RouteError(`Route key '${key}' is not valid: ${why}`, { cause })
  }
}

/** RFC 9110 §15.5.6: 405 says which methods there are; so does the answer to OPTIONS. */
function withoutRoute(router: Router, method: string, path: string): HttpResponse {
  const allowed = router.methods.filter((one) => router.find(one, path))
  if (allowed.length === 0) return unrouted()
  const implied = allowed.includes('GET') ? ['HEAD', 'OPTIONS'] : ['OPTIONS']
  const allow = [...new Set([...allowed, ...implied])].sort().join(', ')
  return new HttpResponse(null, { status: method === 'OPTIONS' ? 204 : 405, headers: { allow } })
}

/**
 * A request for an application that a host has mounted under a prefix: its tables match the rest of the path, and its URL
 * stays whole, as in a table that another one nests.
 *
 * @param inner the rest, with or without a query
 * @throws HttpError 400 for a percent-encoding that is not UTF-8
 */
export function mountedAt(request: HttpRequest, inner: string): HttpRequest {
  const { pathname } = request
  const rest = normalPath(
    new URL(`http://host${inner.startsWith('/') ? '' : '/'}${inner}`).pathname,
  )
  return request.set(routeMatch, { key: 'of the host', params: NONE, pathname, inner: rest })
}

/** The path as it is matched: RFC 3986 §6.2.2 says which ones are the same. */
function normalPath(path: string): string {
  if (!path.includes('%')) return path
  try {
    decodeURIComponent(path)
  } catch (cause) {
    throw new HttpError(400, 'The path has a percent-encoding that is not UTF-8', { cause })
  }
  return normalizePath(path)
}

/** A 404 that a server around the table can tell from any other. */
function unrouted(): HttpResponse {
  return Object.assign(new HttpResponse(null, { status: 404 }), {
    marks: { unrouted: true as const },
  })
}

/** Without the numbers under which rou3 gives what has no name. */
function named(params: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(params).filter(([name]) => !/^(?:\d+|_)$/.test(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, decodeURIComponent(value)]))
}
