import { settle, withTimeout } from 'middleware-cookbook/kit'
import type { Stored } from './cache-memory.ts'
import type { Call } from './call.ts'
import type { Flights } from './flights.ts'
import type { Forwarder } from './forward.ts'
import { unconditional } from './validation.ts'

/** ms, for a response that is renewed behind a stale one. */
const RENEWAL_TIMEOUT = 30_000

/** Asks for what is stale while its caller has it: a later one gets the new one (RFC 5861 §3). */
export function renew(
  call: Call,
  stored: Stored,
  {
    flights,
    forward,
    maxBodyBytes,
  }: Pick<Forwarder, 'forward'> & {
    readonly flights: Flights
    readonly maxBodyBytes: number
  },
): void {
  if (flights.get(call.key)) return
  const flight = flights.begin(call.key)
  const ms = RENEWAL_TIMEOUT
  const error = () => new Error(`The response was not renewed within ${ms} ms`)
  const renewal = withTimeout({ ms, error }, async (signal) => {
    const request = unconditional(call.request).with({ method: 'GET', signal })
    const why = 'stale'
    const renewed = { ...call, request }
    const response = await forward({ call: renewed, stored, why, flight })
    // It is stored when it has been read.
    await response.release({ maxBytes: maxBodyBytes, maxTime: ms })
  })
  void settle(renewal)
}
