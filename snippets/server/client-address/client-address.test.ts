import fc from 'fast-check'
import {
  clientAddress as addressKey,
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import {
  addressOf,
  clientAddress,
  type ClientAddressOptions,
} from 'middleware-cookbook/server/client-address'
import { describe, expect, onTestFinished, test } from 'vitest'

const networks = ['10.0.0.0/8', '192.0.2.4', '2001:db8:7::/48']

/** The address that a handler sees for a request over a connection from `peer`. */
async function seen(
  peer: string | undefined,
  headers: Record<string, string | string[]>,
  options: ClientAddressOptions = { trust: networks },
): Promise<string | undefined> {
  let address: string | undefined
  const app = compose([clientAddress(options)], async (request) => {
    address = addressOf(request)
    return new HttpResponse()
  })
  const request = new HttpRequest('http://example.org', { headers })
  await app(request.set(addressKey, () => peer))
  return address
}

const xff = (value: string | string[]) => ({ 'x-forwarded-for': value })
const forwarded = (value: string | string[]) => ({ forwarded: value })
const rfc7239: ClientAddressOptions = { trust: networks, field: 'forwarded' }

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

describe('Forwarded (RFC 7239)', () => {
  test.each([
    ['for=203.0.113.9', '203.0.113.9'],
    ['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['for=203.0.113.9;proto=http;by=10.0.0.1', '203.0.113.9'],
    ['proto=https ; for="203.0.113.9:_port"', '203.0.113.9'],
    ['for=6.6.6.6, for=203.0.113.9', '203.0.113.9'],
    ['for=6.6.6.6,for=203.0.113.9,for="10.0.0.2:80"', '203.0.113.9'],
    ['for="6.6.6.6\\", for=7.7.7.7", for=203.0.113.9', '203.0.113.9'],
    ['for="\\2\\0\\3.0.113.9"', '203.0.113.9'],
    [', for=203.0.113.9, ,', '203.0.113.9'],
    ['for="_gazonk"', '10.0.0.1'],
    ['for=unknown', '10.0.0.1'],
    ['proto=https', '10.0.0.1'],
    ['for=203.0.113.9, by=10.0.0.2', '10.0.0.1'],
  ])('names the client: %s, %s', async (value, address) => {
    expect(await seen('10.0.0.1', forwarded(value), rfc7239)).toBe(address)
  })

  test.each([
    'for="6.6.6.6, for=203.0.113.9',
    'for=6.6.6.6, x=", for="203.0.113.9"',
    'for=6.6.6.6;for=203.0.113.9',
    'for==203.0.113.9',
    'for=[2001:db8::1]',
    'for = 203.0.113.9',
    '203.0.113.9',
  ])(
    'nothing in a field that is not well formed is believed: %s',
    async (value) => {
      expect(await seen('10.0.0.1', forwarded(value), rfc7239)).toBe('10.0.0.1')
    },
  )

  test('the name of the field may be in any letter case', async () => {
    const options = { trust: networks, field: 'Forwarded' }
    const field = forwarded('for=203.0.113.9')
    expect(await seen('10.0.0.1', field, options)).toBe('203.0.113.9')
  })

  test('only the field that is named is read: a client can send the other one', async () => {
    const both = { ...xff('203.0.113.9'), ...forwarded('for=6.6.6.6') }
    expect(await seen('10.0.0.1', both)).toBe('203.0.113.9')
    const real = { 'X-Real-IP': '203.0.113.9', ...xff('6.6.6.6') }
    expect(
      await seen('10.0.0.1', real, { trust: networks, field: 'X-Real-IP' }),
    ).toBe('203.0.113.9')
  })
})

describe('hostile fields', () => {
  const piece = fc.constantFrom(
    ...['for=', '"', '\\', ',', ';', '=', '[', ']', ':', '::', '%', ' ', '\t'],
    ...['6.6.6.6', '10.0.0.3', 'by=', 'unknown', '/8', '0x7f', 'é', '_'],
  )
  const junk = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''))

  test('what a proxy appends to X-Forwarded-For is the client, for all text before it', async () => {
    await fc.assert(
      fc.asyncProperty(junk, async (made) => {
        const value = `${made}, 203.0.113.9`
        expect(await seen('10.0.0.1', xff(value))).toBe('203.0.113.9')
      }),
    )
  })

  test('the client is the one that the proxy names in Forwarded, or the proxy, for all text before it', async () => {
    await fc.assert(
      fc.asyncProperty(junk, async (made) => {
        const value = `${made}, for=203.0.113.9`
        const address = await seen('10.0.0.1', forwarded(value), rfc7239)
        expect(['203.0.113.9', '10.0.0.1']).toContain(address)
      }),
    )
  })

  test('a field of a million characters is read in linear time: else this would never end', async () => {
    const parts = ['"\\', ',', ' ', ';', 'a=', '":', 'for=1.1.1.1,', '[', '.']
    for (const part of parts) {
      const long = `for=a;b="${part.repeat(1e6 / part.length)}`
      await seen('10.0.0.1', forwarded(long), rfc7239)
      await seen('10.0.0.1', forwarded(long.replace('"', '')), rfc7239)
      await seen('10.0.0.1', xff(long))
      await seen('10.0.0.1', xff(long.slice(9)))
    }
  })
})

test('the address is worked out when it is asked for, and once', async () => {
  const app = compose([clientAddress({ trust: 1 })], async (request) => {
    const find = request.get(addressKey)
    expect(find?.()).toBe(find?.())
    return new HttpResponse()
  })
  await app(new HttpRequest('http://example.org'))
})

test.each([
  [-1, 'is -1: pass how many proxies there are'],
  [1.5, 'is 1.5: pass how many'],
  [NaN, 'is NaN: pass how many'],
  [['10.0.0.0/33'], 'has "10.0.0.0/33": pass an address or a network'],
  [['10.0.0.0/-1'], 'pass an address or a network'],
  [['10.0.0.0/8/8'], 'pass an address or a network'],
  [['10.0.0.0/'], 'pass an address or a network'],
  [['::ffff:10.0.0.0/8'], 'pass an address or a network'],
  [['10.1'], 'has "10.1"'],
  [['loopback'], 'has "loopback"'],
  [[''], 'has ""'],
])('trust that cannot be is refused at once: %j', (trust, message) => {
  expect(() => clientAddress({ trust })).toThrow(RangeError)
  expect(() => clientAddress({ trust })).toThrow(message)
})
