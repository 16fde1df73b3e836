import type { Middleware } from '../handler.ts'
import { requireArgument } from '../kit/require-options.ts'
import { aFunction, middlewareList, required } from '../kit/rules.ts'
import { createClient } from './client.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import type { Fetch, ForeignFetch } from './fetch-types.ts'

/**
 * Adds middleware to a `fetch`: for an SDK, or for code that already has a `fetch`. It has nothing to close.
 *
 * Redirects are followed inside the middleware, which sees one call. In a browser, which hides redirects from scripts,
 * the browser follows them.
 *
 * @example
 * const sdk = new Sdk({ fetch: withMiddleware(fetch, [retry()]) })
 *
 * @param middleware the first listed is the outermost
 * @throws TypeError or MiddlewareError for what is not a fetch or a list of middleware
 */
export function withMiddleware(
  fetch: Fetch | ForeignFetch,
  middleware: readonly Middleware[],
): Fetch {
  requireArgument('withMiddleware(fetch)', fetch, required(aFunction))
  requireArgument('withMiddleware(middleware)', middleware, required(middlewareList))
  const transport = fetchTransport(fetch, { redirect: hidesRedirects() ? 'follow' : 'manual' })
  return createClient({ transport, middleware }).fetch
}

/** Fetch standard, "opaque-redirect filtered response": pages and their workers have it, servers do not. */
function hidesRedirects(): boolean {
  return 'document' in globalThis || 'importScripts' in globalThis
}
