import type { Middleware } from '../handler.ts'
import { contextKey } from '../message/context.ts'
import type { HttpRequest } from '../message/request.ts'
import type { HttpResponse } from '../message/response.ts'

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

/** The field's value, or its values. */
export type FieldValue = string | readonly string[]

/** Where the response points to, or undefined for one that is no redirect. */
export function locationOf({ status, headers }: HttpResponse): FieldValue | undefined {
  const redirects = [301, 302, 303, 307, 308].includes(status)
  return redirects ? headers.toRecord()['location'] : undefined
}

const followers = /* @__PURE__ */ new WeakSet<Middleware>()

/** Remembers that a middleware follows redirects: a client whose list holds it adds none of its own. */
export function markFollower(middleware: Middleware): Middleware {
  followers.add(middleware)
  return middleware
}

export function isFollower(middleware: Middleware): boolean {
  return followers.has(middleware)
}
