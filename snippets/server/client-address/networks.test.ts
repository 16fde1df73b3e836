import { networkOf } from 'middleware-cookbook/server/client-address'
import { expect, test } from 'vitest'

test('a client of IPv6 counts by its network, in any form of its address', () => {
  for (const address of ['2001:db8:0:7::1', '2001:DB8::7:ffff:0:0:1']) {
    expect(networkOf(address)).toBe('2001:db8:0:7::/64')
  }
  expect(networkOf('2001:db8:0:8::1')).toBe('2001:db8:0:8::/64')
})

test.each([
  [1, '::/1'],
  [48, '2001:db8:1::/48'],
  [56, '2001:db8:1:100::/56'],
  [128, '2001:db8:1:1ff::1/128'],
])('by as many bits as you say: %i', (prefix, network) => {
  expect(networkOf('2001:db8:1:1ff::1', prefix)).toBe(network)
})

test('a client of IPv4 counts by its address, also in the forms that IPv6 has for it (RFC 4291 §2.5.5.2, RFC 6052)', () => {
  for (const address of [
    '192.0.2.4',
    '::ffff:192.0.2.4',
    '64:ff9b::192.0.2.4',
  ]) {
    expect(networkOf(address)).toBe('192.0.2.4')
  }
})

test.each([
  ['::192.0.2.4', 'is compatible with it (RFC 4291 §2.5.5.1)'],
  ['64:ff9b:1::192.0.2.4', 'is local to a translator (RFC 8215)'],
])('an address of IPv6 that only looks like IPv4 is not: %s %s', (address) => {
  expect(networkOf(address)).toMatch(/::\/64$/)
})

test('what is not an address counts as it is', () => {
  expect(networkOf('unknown')).toBe('unknown')
})

test.each([0, 129, 1.5, NaN])(
  'a prefix that an address cannot have is refused: %d',
  (prefix) => {
    expect(() => networkOf('::1', prefix)).toThrow(
      `is ${prefix}: pass 1 to 128 bits`,
    )
  },
)
