import type { Middleware } from 'middleware-cookbook'

/** Options of {@link apiVersion}. */
export interface ApiVersionOptions {
  /** The version that your code was written for, such as `2026-01-15`. */
  readonly version: string
  /** The header that carries it (default `api-version`). */
  readonly header?: string
}

/** Asks for one version of an API, unless a call asks for another. */
export function apiVersion({
  version,
  header = 'api-version',
}: ApiVersionOptions): Middleware {
  return async function apiVersion(request, next) {
    if (request.headers.has(header)) return next(request)
    return next(request.withHeader(header, version))
  }
}
