import { contextKey } from '../message/context.ts'
import type { HttpRequest } from '../message/request.ts'

/** What to do about a redirect: follow it, return it, or throw (the fetch standard's terms). */
export type RedirectMode = 'follow' | 'manual' | 'error'

const mode = contextKey<RedirectMode>('redirect mode')

/** What this very call asks for, where it keeps the client's list: a `followRedirects()` in the list obeys it, and not the client's option. */
export const askedRedirectMode = contextKey<RedirectMode>('redirect mode')

/** Tells a transport that follows redirects by itself what the caller wants. */
export function withRedirectMode(request: HttpRequest, wanted: RedirectMode): HttpRequest {
  return wanted === 'follow' ? request : request.set(mode, wanted)
}

export function redirectModeOf(request: HttpRequest): RedirectMode {
  return request.get(mode) ?? 'follow'
}
