import {
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import {
  addressOf,
  clientAddress,
  networks,
} from 'middleware-cookbook/server/client-address'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { forwarded, rfc7239, seen, xff } from './seen.fixture.ts'

describe('without a proxy', () => {
  test('it is the address of the connection for all fields that a client sends', async () => {
    expect(await seen('203.0.113.9', xff('6.6.6.6'))).toBe('203.0.113.9')
    expect(await seen('203.0.113.9', forwarded('for=6.6.6.6'), rfc7239)).toBe(
      '203.0.113.9',
    )
  })

  test('over a real connection as well', async () => {
    const app = compose(
      [clientAddress({ trust: [] })],
      async (request) => new HttpResponse(addressOf(request)),
    )
    const server = await serve(app)
    const client = createClient({ baseUrl: server.url })
    onTestFinished(async () => {
      await client.close()
      await server.close()
    })
    const response = await client.get('/', { headers: xff('6.6.6.6') })
    expect(await response.text()).toBe('127.0.0.1')
  })

  test('an address of IPv4 that the connection shows as IPv6 is one of IPv4', async () => {
    expect(await seen('::ffff:203.0.113.9', {})).toBe('203.0.113.9')
  })

  test('where there is no connection there is no address', async () => {
    expect(await seen(undefined, {})).toBeUndefined()
    expect(await seen(undefined, xff('6.6.6.6'))).toBeUndefined()
    expect(addressOf(new HttpRequest('http://example.org'))).toBeUndefined()
  })
})

describe('behind proxies that are named by network', () => {
  test.each([
    ['203.0.113.9', 'the only one'],
    ['6.6.6.6, 203.0.113.9', 'the last one: the client wrote what is before'],
    ['6.6.6.6, 203.0.113.9, 10.2.3.4', 'the last that is no proxy of ours'],
    ['6.6.6.6, 203.0.113.9, 2001:db8:7::1, 192.0.2.4', 'in both families'],
  ])(
    'the last address that is no proxy is the client: %s, %s',
    async (value) => {
      expect(await seen('10.0.0.1', xff(value))).toBe('203.0.113.9')
    },
  )

  test('if all are proxies of ours it is the one that is farthest away', async () => {
    expect(await seen('10.0.0.1', xff('10.0.0.3, 10.0.0.2'))).toBe('10.0.0.3')
  })

  test('a network of 0 bits has all addresses of its family', async () => {
    const trust = ['0.0.0.0/0']
    expect(await seen('11.0.0.1', xff('203.0.113.9'), { trust })).toBe(
      '203.0.113.9',
    )
    expect(await seen('2001:db8::1', xff('6.6.6.6'), { trust })).toBe(
      '2001:db8::1',
    )
  })

  test('a connection without an address that can be read is no proxy of ours', async () => {
    expect(networks('ours', ['10.0.0.0/8', '::/0'])('unknown')).toBe(false)
  })

  test('an address beside the network is not in it', async () => {
    for (const peer of ['11.0.0.1', '192.0.2.5', '2001:db8:8::1']) {
      expect(await seen(peer, xff('6.6.6.6'))).toBe(peer)
    }
  })

  test('a proxy is recognized in any form of its address', async () => {
    for (const peer of ['::ffff:10.0.0.1', '::FFFF:a00:1', '2001:DB8:7:0::1']) {
      expect(await seen(peer, xff('203.0.113.9'))).toBe('203.0.113.9')
    }
    const mapped = { trust: ['::ffff:10.0.0.0/104'] }
    expect(await seen('10.9.9.9', xff('203.0.113.9'), mapped)).toBe(
      '203.0.113.9',
    )
    expect(await seen('11.9.9.9', xff('6.6.6.6'), mapped)).toBe('11.9.9.9')
  })

  test('a field that came in several lines is one list, in order (RFC 9110 §5.3)', async () => {
    const lines = xff(['6.6.6.6', '203.0.113.9, 10.0.0.2'])
    expect(await seen('10.0.0.1', lines)).toBe('203.0.113.9')
  })

  test('empty members are none (RFC 9110 §5.6.1.2)', async () => {
    expect(await seen('10.0.0.1', xff(' , 203.0.113.9,, '))).toBe('203.0.113.9')
  })
})

describe('behind a number of proxies', () => {
  test.each([
    [0, '10.0.0.1'],
    [1, '9.9.9.9'],
    [2, '203.0.113.9'],
    [3, '6.6.6.6'],
    [9, '6.6.6.6'],
  ])(
    'the client is so many entries from the end: %i, %s',
    async (trust, address) => {
      const value = '6.6.6.6, 203.0.113.9, 9.9.9.9'
      expect(await seen('10.0.0.1', xff(value), { trust })).toBe(address)
    },
  )

  test('a proxy on a Unix socket, which has no address, is one of them', async () => {
    expect(await seen(undefined, xff('203.0.113.9'), { trust: 1 })).toBe(
      '203.0.113.9',
    )
  })
})

describe('an entry', () => {
  test.each([
    ['203.0.113.9:4711', '203.0.113.9'],
    ['[2001:db8::17]', '2001:db8::17'],
    ['[2001:db8::17]:4711', '2001:db8::17'],
    ['2001:0DB8:0:0::17', '2001:db8::17'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['fe80::1%eth0', 'fe80::1'],
    ['1:2:3:4:5::6.7.8.9', '1:2:3:4:5:0:607:809'],
    [`fe80::1%${'e'.repeat(92)}`, 'fe80::1'],
  ])('has an address in any of its forms: %s, %s', async (value, address) => {
    expect(await seen('10.0.0.1', xff(value))).toBe(address)
  })

  test.each([
    'unknown',
    '_hidden',
    'localhost',
    '127.1',
    '0x7f000001',
    '017.0.0.1',
    '2130706433',
    '1.2.3.4.5',
    '1.2.3.256',
    '[203.0.113.9',
    '<script>',
    'for=203.0.113.9',
    `fe80::1%${'e'.repeat(93)}`,
  ])(
    'that is no address ends the search: the proxy that passed it on is the last that is certain: %s',
    async (value) => {
      expect(await seen('10.0.0.1', xff(`6.6.6.6, ${value}`))).toBe('10.0.0.1')
      expect(await seen('10.0.0.1', xff(`6.6.6.6, ${value}, 10.0.0.2`))).toBe(
        '10.0.0.2',
      )
    },
  )
})

test('the address is worked out when it is asked for, and once', async () => {
  const given = new HttpRequest('http://example.org', {
    headers: xff('203.0.113.9'),
  })
  const read = vi.spyOn(given.headers, 'get')
  const app = compose([clientAddress({ trust: 1 })], async (request) => {
    expect(read).not.toHaveBeenCalled()
    const found = [addressOf(request), addressOf(request)]
    expect(found).toEqual(['203.0.113.9', '203.0.113.9'])
    expect(read).toHaveBeenCalledOnce()
    return new HttpResponse()
  })
  await app(given)
})

test.each([
  [-1, 'is -1: pass how many proxies there are'],
  [1.5, 'is 1.5: pass how many'],
  [NaN, 'is NaN: pass how many'],
  [['10.0.0.0/33'], 'has "10.0.0.0/33": pass an address or a network'],
  [['10.0.0.0/-1'], 'pass an address or a network'],
  [['10.0.0.0/8/8'], 'pass an address or a network'],
  [['10.0.0.0/ 8'], 'pass an address or a network'],
  [['10.0.0.0/8.0'], 'pass an address or a network'],
  [['10.0.0.0/'], 'pass an address or a network'],
  [['::ffff:10.0.0.0/8'], 'pass an address or a network'],
  [['10.1'], 'has "10.1"'],
  [['loopback'], 'has "loopback"'],
  [[''], 'has ""'],
])('trust that cannot be is refused at once: %j', (trust, message) => {
  expect(() => clientAddress({ trust })).toThrow(RangeError)
  expect(() => clientAddress({ trust })).toThrow(message)
})
