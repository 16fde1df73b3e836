import type { Middleware } from '../handler.ts'

const followers = /* @__PURE__ */ new WeakSet<Middleware>()

/** Remembers that a middleware follows redirects: a client whose list holds it adds none of its own. */
export function markFollower(middleware: Middleware): Middleware {
  followers.add(middleware)
  return middleware
}

export function isFollower(middleware: Middleware): boolean {
  return followers.has(middleware)
}
