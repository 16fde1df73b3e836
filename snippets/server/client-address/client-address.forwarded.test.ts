import { describe, expect, test } from 'vitest'
import { forwarded, networks, rfc7239, seen, xff } from './seen.fixture.ts'

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
