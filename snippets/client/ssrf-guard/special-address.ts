import {
  networks,
  normalAddress,
} from 'middleware-cookbook/server/client-address'
import { GLOBAL_UNICAST, SPECIAL_PURPOSE } from './special-purpose.ts'

const special = SPECIAL_PURPOSE.map(([network, name]) => ({
  name: `${name} (${network})`,
  has: networks('SPECIAL_PURPOSE', [network]),
}))
const isGlobal = networks('GLOBAL_UNICAST', [GLOBAL_UNICAST])

/**
 * What an address is that is not one of the public internet, such as
 * `loopback (127.0.0.0/8)`. Undefined for a public one.
 *
 * @param text `127.0.0.1`, `::1`, `::ffff:127.0.0.1`; anything else is not public
 *
 * @example specialAddress('fe80::1%eth0') // 'link-local (fe80::/10)'
 */
export function specialAddress(text: string): string | undefined {
  const address = normalAddress(text)
  if (address === undefined) return 'not an address'
  const found = special.find(({ has }) => has(address))
  if (found) return found.name
  const isPublic = !address.includes(':') || isGlobal(address)
  return isPublic ? undefined : 'not assigned to anyone'
}
