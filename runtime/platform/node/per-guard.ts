import { connectionGuard, type ConnectionGuard } from '../../client/connection-guard.ts'
import type { Transport } from '../../client/transport.ts'
import { BoundedMap } from '../../kit/bounded-map.ts'
import { ignore } from '../../kit/ignore.ts'
import type { HttpRequest } from '../../message/request.ts'

/** A program has few guards. One that makes another for each call closes the connections of the oldest. */
const MOST_GUARDS = 100

/**
 * A transport that keeps the connections of each guard apart: what one guard has allowed, or none was asked about, is not
 * used under another.
 */
export function perGuard(make: (guard?: ConnectionGuard) => Transport): Transport {
  const unguarded = make()
  const guarded = new BoundedMap<ConnectionGuard, Transport>({
    max: MOST_GUARDS,
    onEvict(_, transport) {
      transport.close().catch(ignore)
    },
  })
  let closed = false

  function transportFor(request: HttpRequest): Transport {
    const guard = request.get(connectionGuard)
    // A transport that is closed sends nothing.
    if (!guard || closed) return unguarded
    const transport = guarded.get(guard) ?? make(guard)
    guarded.set(guard, transport)
    return transport
  }

  async function close(): Promise<void> {
    closed = true
    await Promise.all([unguarded, ...guarded.values()].map((transport) => transport.close()))
  }
  return Object.assign((request: HttpRequest) => transportFor(request)(request), {
    close,
    guardsConnections: true,
  })
}
