import type { ConnectionGuard } from '../../client/connection-guard.ts'
import type { Closable } from '../../client/closing.ts'
import type { Handler } from '../../handler.ts'
import { BoundedMap } from '../../kit/bounded-map.ts'
import { ignore } from '../../kit/ignore.ts'

/** A program has few guards. One that makes another for each call closes the connections of the oldest. */
const MOST_GUARDS = 100

/** Sends over connections of its own. */
export type Connected = Handler & Closable

/** Keeps the connections of each guard apart: what one guard has allowed is not used under another. */
export class TransportPerGuard {
  readonly #make: (guard: ConnectionGuard) => Connected
  readonly #transports = new BoundedMap<ConnectionGuard, Connected>({
    max: MOST_GUARDS,
    onEvict(_, transport) {
      transport.done().catch(ignore)
    },
  })

  constructor(make: (guard: ConnectionGuard) => Connected) {
    this.#make = make
  }

  of(guard: ConnectionGuard): Connected {
    const transport = this.#transports.get(guard) ?? this.#make(guard)
    this.#transports.set(guard, transport)
    return transport
  }

  all(): readonly Connected[] {
    return [...this.#transports.values()]
  }
}
