import type { Middleware } from '../handler.ts'
import { contextKey } from '../message/context.ts'

/** What to do about a redirect: follow it, return it, or throw (the fetch standard's terms). */
export type RedirectMode = 'follow' | 'manual' | 'error'

/** What the caller wants, for a transport that follows redirects by itself. Missing for `follow`. */
export const redirectMode = contextKey<RedirectMode>('redirect mode')

/** What this very call asks for, where it keeps the client's list: a `followRedirects()` in the list obeys it, and not the client's option. */
export const askedRedirectMode = contextKey<RedirectMode>('redirect mode')

const followers = /* @__PURE__ */ new WeakSet<Middleware>()

/** Remembers that a middleware follows redirects: a client whose list holds it adds none of its own. */
export function markFollower(middleware: Middleware): Middleware {
  followers.add(middleware)
  return middleware
}

/** Whether a middleware follows redirects by itself. */
export function isFollower(middleware: Middleware): boolean {
  return followers.has(middleware)
}
