import ipaddr from 'ipaddr.js'

/**
 * An address in the one form that equal addresses share: an IPv4 address that
 * is written as IPv6 (`::ffff:192.0.2.4`) becomes IPv4, an IPv6 one is as short
 * as RFC 5952 has it, and without a zone.
 *
 * @returns undefined for what is not an address, such as `127.1` or `0x7f.1`,
 * which some parsers accept
 */
export function normalAddress(text: string): string | undefined {
  return parse(text)?.toString()
}

/**
 * What an address is counted by. A provider gives each customer a whole network
 * of IPv6, so its clients count as one; an IPv4 address counts alone.
 *
 * @param prefix bits of an IPv6 address (default 64: the smallest network that
 * a customer gets; many get 56 or 48)
 * @throws RangeError for a prefix that is not from 1 to 128
 *
 * @example networkOf('2001:db8::4f1c') // '2001:db8::/64'
 */
export function networkOf(address: string, prefix = 64): string {
  if (!Number.isInteger(prefix) || prefix < 1 || prefix > 128) {
    throw new RangeError(`networkOf(prefix) is ${prefix}: pass 1 to 128 bits`)
  }
  const parsed = parse(address)
  if (parsed?.kind() !== 'ipv6') return parsed?.toString() ?? address
  const cidr = `${parsed.toString()}/${prefix}`
  return `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toString()}/${prefix}`
}

/**
 * Says of an address whether one of the networks has it.
 *
 * @param option as an error names it, such as `clientAddress({ trust })`
 * @param list networks and addresses
 * @throws RangeError for what is neither a network nor an address
 *
 * @example
 * const isOurs = networks('ours', ['10.0.0.0/8', '2001:db8:7::/48'])
 * isOurs('::ffff:10.0.0.1') // true
 */
export function networks(
  option: string,
  list: readonly string[],
): (address: string) => boolean {
  const parsed = list.map((text) => parseNetwork(option, text))
  return (text) => {
    const address = parse(text)
    return parsed.some(
      ({ base, bits }) =>
        base.kind() === address?.kind() && address.match(base, bits),
    )
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/**
 * A translator puts all of IPv4 into this network of IPv6 (RFC 6052 §2.1). In
 * 64:ff9b:1::/48 it does too, but each operator elsewhere (RFC 8215), so such an
 * address stays as it is.
 */
const TRANSLATED = ipaddr.IPv6.parse('64:ff9b::')

function parse(text: string): Address | undefined {
  const [zoneless = ''] = text.split('%')
  // IPv4-compatible (RFC 4291 §2.5.5.1); ipaddr.js would take it for mapped.
  const plain = zoneless.replace(/^::(?=\d+\.)/, '::0:')
  if (ipaddr.IPv4.isValidFourPartDecimal(plain)) return ipaddr.IPv4.parse(plain)
  if (!ipaddr.IPv6.isValid(plain)) return undefined
  const v6 = ipaddr.IPv6.parse(plain)
  if (v6.isIPv4MappedAddress()) return v6.toIPv4Address()
  return v6.match(TRANSLATED, 96)
    ? new ipaddr.IPv4(v6.toByteArray().slice(12))
    : v6
}

function parseNetwork(
  option: string,
  text: string,
): { base: Address; bits: number } {
  const [address = '', bits, ...more] = text.split('/')
  const base = parse(address)
  const all = base?.kind() === 'ipv4' ? 32 : 128
  // `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
  const mapped = base?.kind() === 'ipv4' && address.includes(':') ? 96 : 0
  const length = bits === undefined ? all : Number(bits) - mapped
  const isBits = bits === undefined || /^\d{1,3}$/.test(bits)
  if (base && isBits && length >= 0 && length <= all && more.length === 0) {
    return { base, bits: length }
  }
  throw new RangeError(
    `${option} has ${JSON.stringify(text)}: pass an address or a network, such as 10.0.0.0/8`,
  )
}
