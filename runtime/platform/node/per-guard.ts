import type { ConnectionGuard } from '../../client/connection-guard.ts'
import type { Transport } from '../../client/transport.ts'
import { BoundedMap } from '../../kit/bounded-map.ts'
import { ignore } from '../../kit/ignore.ts'

/** A program has few guards. One that makes another for each call closes the connections of the oldest. */
const MOST_GUARDS = 100

/** Keeps the connections of each guard apart: what one guard has allowed is not used under another. */
export class TransportPerGuard {
  readonly #make: (guard: ConnectionGuard) => Transport
  readonly #transports = new BoundedMap<ConnectionGuard, Transport>({
    max: MOST_GUARDS,
    onEvict(_, transport) {
      transport.close().catch(ignore)
    },
  })

  constructor(make: (guard: ConnectionGuard) => Transport) {
    this.#make = make
  }

  of(guard: ConnectionGuard): Transport {
    const transport = this.#transports.get(guard) ?? this.#make(guard)
    this.#transports.set(guard, transport)
    return transport
  }

  async close(): Promise<void> {
    await Promise.all([...this.#transports.values()].map((transport) => transport.close()))
  }
}
