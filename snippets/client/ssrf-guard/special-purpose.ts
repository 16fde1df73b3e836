/**
 * Networks that no public server has: what IANA's registries of special-purpose
 * addresses do not call globally reachable, multicast, and one address of a
 * cloud. As of 2025-10-09.
 *
 * An IPv4 address within an IPv6 one (`::ffff:127.0.0.1`, `64:ff9b::7f00:1`) is
 * judged as IPv4, so these have no line of their own.
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const SPECIAL_PURPOSE: readonly [network: string, name: string][] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared by a carrier'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, where clouds keep credentials'],
  ['172.16.0.0/12', 'private'],
  // With the anycast addresses of PCP and TURN: the nearest router answers them.
  ['192.0.0.0/24', 'for protocols of the IETF'],
  ['192.0.2.0/24', 'for documentation'],
  ['192.88.99.0/24', 'a relay of 6to4'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'for benchmarks'],
  ['198.51.100.0/24', 'for documentation'],
  ['203.0.113.0/24', 'for documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  // https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  ['168.63.129.16', 'the host of a machine on Azure'],

  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['64:ff9b:1::/48', 'a local translator to IPv4'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
  // Teredo among them: its server may be anywhere, and so may its client.
  ['2001::/23', 'for protocols of the IETF'],
  ['2001:db8::/32', 'for documentation'],
  ['2002::/16', 'a tunnel of 6to4'],
  ['3fff::/20', 'for documentation'],
]

/**
 * All that is assigned as global unicast. What is outside it is either above
 * or not in use, such as `::/96` and `5f00::/16`.
 *
 * https://www.iana.org/assignments/ipv6-address-space
 */
export const GLOBAL_UNICAST = '2000::/3'
