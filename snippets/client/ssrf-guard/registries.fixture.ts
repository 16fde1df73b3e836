/** A line of a registry: whether the world can reach it, as the registry says. */
export type Row = readonly [network: string, reachable: boolean | 'N/A']

/** https://www.iana.org/assignments/iana-ipv4-special-registry, as of 2025-10-09 */
export const ipv4: readonly Row[] = [
  ['0.0.0.0/8', false],
  ['0.0.0.0/32', false],
  ['10.0.0.0/8', false],
  ['100.64.0.0/10', false],
  ['127.0.0.0/8', false],
  ['169.254.0.0/16', false],
  ['172.16.0.0/12', false],
  ['192.0.0.0/24', false],
  ['192.0.0.0/29', false],
  ['192.0.0.8/32', false],
  ['192.0.0.9/32', true],
  ['192.0.0.10/32', true],
  ['192.0.0.170/32', false],
  ['192.0.0.171/32', false],
  ['192.0.2.0/24', false],
  ['192.31.196.0/24', true],
  ['192.52.193.0/24', true],
  ['192.88.99.0/24', 'N/A'],
  ['192.88.99.2/32', false],
  ['192.168.0.0/16', false],
  ['192.175.48.0/24', true],
  ['198.18.0.0/15', false],
  ['198.51.100.0/24', false],
  ['203.0.113.0/24', false],
  ['240.0.0.0/4', false],
  ['255.255.255.255/32', false],
]

/** https://www.iana.org/assignments/iana-ipv6-special-registry, as of 2025-10-09 */
export const ipv6: readonly Row[] = [
  ['::1/128', false],
  ['::/128', false],
  // Without ::ffff:0:0/96 and 64:ff9b::/96, which are judged by the IPv4 address in them.
  ['64:ff9b:1::/48', false],
  ['100::/64', false],
  ['100:0:0:1::/64', false],
  ['2001::/23', false],
  ['2001::/32', 'N/A'],
  ['2001:1::1/128', true],
  ['2001:1::2/128', true],
  ['2001:1::3/128', true],
  ['2001:2::/48', false],
  ['2001:3::/32', true],
  ['2001:4:112::/48', true],
  ['2001:10::/28', 'N/A'],
  ['2001:20::/28', true],
  ['2001:30::/28', true],
  ['2001:db8::/32', false],
  ['2002::/16', 'N/A'],
  ['2620:4f:8000::/48', true],
  ['3fff::/20', false],
  ['5f00::/16', false],
  ['fc00::/7', false],
  ['fe80::/10', false],
]

/** Reachable says the registry, and refused all the same. */
export const refused: Readonly<Record<string, string>> = {
  '192.0.0.9/32': 'the nearest router answers (RFC 7723)',
  '192.0.0.10/32': 'the nearest relay answers (RFC 8155)',
  '2001:1::1/128': 'the nearest router answers (RFC 7723)',
  '2001:1::2/128': 'the nearest relay answers (RFC 8155)',
  '2001:1::3/128': 'the nearest registrar answers (RFC 9665)',
  '2001:3::/32': 'relays of multicast, no web (RFC 7450)',
  '2001:4:112::/48': 'a sink for reverse look-ups, no web (RFC 7535)',
  '2001:20::/28': 'hashes, not addresses (RFC 7343)',
  '2001:30::/28': 'names of drones, not addresses (RFC 9374)',
}
