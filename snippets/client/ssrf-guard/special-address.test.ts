import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { specialAddress } from 'middleware-cookbook/client/ssrf-guard'
import { describe, expect, test } from 'vitest'
import { ipv4, ipv6, refused } from './registries.fixture.ts'

const rows = [...ipv4, ...ipv6]

/** The first address of a network, one in it, and its last. */
function addressesIn(network: string): string[] {
  const [base, bits] = ipaddr.parseCIDR(network)
  const first = base.toByteArray()
  const ends = [0x00, 0x5a, 0xff].map((fill) =>
    first.map((byte, index) => {
      const mask = 0xff >> Math.min(Math.max(bits - index * 8, 0), 8)
      return (byte & ~mask) | (fill & mask)
    }),
  )
  return ends.map((bytes) => ipaddr.fromByteArray(bytes).toString())
}

describe('the registries of special-purpose addresses (IANA)', () => {
  test.each(rows.filter(([, reachable]) => reachable !== true))(
    'no other address of them is public, and the text says what it is: %s, %s',
    (network) => {
      for (const address of addressesIn(network)) {
        expect(specialAddress(address), address).toMatch(/^\w/)
      }
    },
  )

  test.each(rows.filter(([, reachable]) => reachable === true))(
    'an address that is globally reachable is public, unless a reason says otherwise: %s',
    (network) => {
      for (const address of addressesIn(network)) {
        expect(specialAddress(address) !== undefined, address).toBe(
          network in refused,
        )
      }
    },
  )

  test('what ipaddr.js knows as special is special here', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
    )
    const reachable = ['unicast', 'as112', 'as112v6', 'amt', 'rfc6052']
    fc.assert(
      fc.property(bytes, (bytes) => {
        const address = ipaddr.fromByteArray([...bytes])
        if (reachable.includes(address.range())) return
        const mapped = address.range() === 'ipv4Mapped'
        if (!mapped) expect(specialAddress(address.toString())).toBeDefined()
      }),
    )
  })
})

describe('networks beside them', () => {
  test.each([
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['ff02::1', 'multicast'],
    ['168.63.129.16', 'the host of a machine on Azure'],
    ['fd00:ec2::254', 'private'],
    ['100.100.100.200', 'shared by a carrier'],
    ['64:ff9b:1::1', 'a local translator to IPv4'],
  ])('an address of one is refused for what it is: %s, %s', (address, name) => {
    expect(specialAddress(address)).toContain(name)
  })

  test.each([
    'fec0::1',
    '4000::1',
    '::7f00:1',
    '::127.0.0.1',
    '::ffff:0:7f00:1',
  ])(
    'an address outside what is assigned as global unicast is refused: %s',
    (address) => {
      expect(specialAddress(address)).toBe('not assigned to anyone')
    },
  )

  test.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '223.255.255.255',
    '168.63.129.15',
    '2000::',
    '2001:200::1',
    '2606:4700::1111',
    '2003::1',
    '3fff:1000::1',
  ])('an address next to one is public: %s', (address) => {
    expect(specialAddress(address)).toBeUndefined()
  })
})

describe('an IPv4 address in an IPv6 one', () => {
  const ip = fc
    .uint8Array({ minLength: 4, maxLength: 4 })
    .map((b) => b.join('.'))

  test.each(['::ffff:', '64:ff9b::'])(
    'is judged as IPv4 (RFC 4291 §2.5.5.2, RFC 6052): %s',
    (prefix) => {
      fc.assert(
        fc.property(ip, (address) => {
          const wrapped = ipaddr.parse(prefix + address).toString()
          expect(specialAddress(wrapped)).toBe(specialAddress(address))
        }),
      )
    },
  )

  test.each([
    ['64:ff9b:1::808:808', 'by a local translator (RFC 8215)'],
    ['64:ff9b:1:a00:0:100:808:808', 'by one that has 10.0.0.1 in the middle'],
    ['2002:808:808::1', 'by 6to4 (RFC 3056)'],
    ['2001:0:808:808::f7f7:f7f7', 'by Teredo (RFC 4380)'],
    ['::8.8.8.8', 'IPv4-compatible (RFC 4291 §2.5.5.1)'],
    ['::ffff:0:8.8.8.8', 'IPv4-translated (RFC 2765)'],
  ])(
    'is refused in any other form, although it is public: %s, %s',
    (address) => {
      expect(specialAddress(address)).toBeDefined()
    },
  )
})

describe('what is not an address is not public', () => {
  test.each([
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '8.8.8.8.',
    ' 8.8.8.8',
    '8.8.8.8/32',
    '[2606:4700::1111]',
    '２５５.1.1.1',
    '2606:4700::1111::',
  ])('in whichever form: %j', (text) => {
    expect(specialAddress(text)).toBe('not an address')
  })

  test('nor is any text, and none throws', () => {
    const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code))
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        if (!ipaddr.isValid(text)) {
          expect(specialAddress(text)).toBe('not an address')
        }
      }),
    )
  })

  test.each(['fe80::1%eth0', 'fe80::1%8.8.8.8', '::1%1'])(
    'a zone changes nothing: %s',
    (address) => {
      expect(specialAddress(address)).toBeDefined()
    },
  )
})
