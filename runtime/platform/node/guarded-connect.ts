// Not its members: a program that replaces `dns.lookup`, with a cache or a resolver of its own, replaces it here too.
import dns from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { ConnectionGuard, ConnectionTarget } from '../../client/connection-guard.ts'

/** What a connection fails with that a guard has refused. */
export class NotAllowed extends Error {}

/** Where a connection is about to be made, as undici says it. */
export interface Destination {
  /** Without brackets. */
  readonly hostname: string
  /** Empty for the scheme's own. */
  readonly port: string
  readonly protocol: string
}

/** @returns an error if the host is an address that the guard refuses: an address is not looked up (undici#2019) */
export function refusedAddress(guard: ConnectionGuard, to: Destination): NotAllowed | undefined {
  return isIP(to.hostname) === 0 ? undefined : judge(guard, to, to.hostname)
}

/**
 * Looks a name up as `node:net` would, and asks the guard for each address. What is connected to is what was judged: the
 * name is not looked up again. One refusal refuses all, so that it does not depend on which address answers first.
 */
export function guardedLookup(guard: ConnectionGuard, to: Destination): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '')
        return
      }
      for (const { address } of addresses) {
        const refused = judge(guard, to, address)
        if (!refused) continue
        callback(refused, '')
        return
      }
      const [first] = addresses
      // Node would wait for one forever.
      if (!first) callback(new Error(`${hostname} has no address`), '')
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

function judge(
  guard: ConnectionGuard,
  { hostname, port, protocol }: Destination,
  address: string,
): NotAllowed | undefined {
  const secure = protocol === 'https:'
  const target: ConnectionTarget = {
    hostname,
    address,
    port: Number(port) || (secure ? 443 : 80),
    protocol: secure ? 'https:' : 'http:',
  }
  try {
    const why = guard(target)
    return why === undefined ? undefined : new NotAllowed(why)
  } catch (cause) {
    // Thrown from the callback of a look-up, it would end the process.
    return new NotAllowed('its guard failed', { cause })
  }
}
