import { guardsConnections } from '#platform'
import type { HttpRequest } from '../message/request.ts'
import { cannotGuard } from './cannot-guard.ts'
import { connectionGuard, type ConnectionGuard } from './connection-guard.ts'

/**
 * Returns a copy of `request` that uses only connections which a guard has allowed. The guard is asked before a connection is made, for
 * each address that the name has, on each hop of a redirect; one refusal is enough. A connection that is kept open is used
 * again only under the same guard.
 *
 * `httpTransport()` in Node, Bun and Deno obeys it. Any other transport, such as a `fetch` or an application in memory,
 * cannot tell the address, so the client refuses the call. A guard is added to those that the request has.
 *
 * @param guard make it once, not for each call: its connections are its own
 * @throws ConnectionForbiddenError in a browser and in Workers, which never tell the address
 *
 * @example
 * const noLoopback = ({ address }) => (address.startsWith('127.') ? 'it is this machine' : undefined)
 * await next(guardConnections(request, noLoopback))
 */
export function guardConnections(request: HttpRequest, guard: ConnectionGuard): HttpRequest {
  if (!guardsConnections) throw cannotGuard(request)
  const outer = request.get(connectionGuard)
  const all = outer ? joined(outer, guard) : guard
  return all === outer ? request : request.set(connectionGuard, all)
}

/** The guards that a joined one asks. */
const parts = /* @__PURE__ */ new WeakMap<ConnectionGuard, readonly ConnectionGuard[]>()
/** The same two are the same one, so that their connections are kept. */
const pairs = /* @__PURE__ */ new WeakMap<
  ConnectionGuard,
  WeakMap<ConnectionGuard, ConnectionGuard>
>()

function joined(outer: ConnectionGuard, guard: ConnectionGuard): ConnectionGuard {
  const all = parts.get(outer) ?? [outer]
  // A middleware after `followRedirects()` comes by again on each hop.
  if (all.includes(guard)) return outer
  const known = pairs.get(outer) ?? new WeakMap<ConnectionGuard, ConnectionGuard>()
  pairs.set(outer, known)
  const both = known.get(guard) ?? ((target) => outer(target) ?? guard(target))
  known.set(guard, both)
  parts.set(both, [...all, guard])
  return both
}
