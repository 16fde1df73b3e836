import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shop } from './orders.fixture.ts'

describe('the field', () => {
  test.each([
    null,
    '',
    '""',
    '"a',
    '"a" b',
    '"a", "b"',
    'a, b',
    'a b',
    '"a b"',
    '"caf\u00e9"',
    '"a\\"b"',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
    ['a', 'b'],
  ])('is 400 if it is not one key (draft §2.1, §2.7): %j', async (key) => {
    const { buy, orders } = await shop()
    expect((await buy(key)).status).toBe(400)
    expect(orders).toHaveLength(0)
  })

  test('a UUID with and without quotes is the same key, and parameters do not count', async () => {
    const { buy, orders } = await shop()
    const uuid = '8e03978e-40d5-43e8-bc93-6894a57f9324'
    for (const key of [uuid, `"${uuid}"`, `"${uuid}";a=1`]) {
      expect((await buy(key)).status).toBe(201)
    }
    expect(orders).toHaveLength(1)
  })

  test('"pass" runs a request without it, and still refuses one that is no key', async () => {
    const { buy, orders } = await shop({ missing: 'pass' })
    expect((await buy(null)).status).toBe(201)
    expect((await buy(null)).status).toBe(201)
    expect((await buy('')).status).toBe(400)
    expect(orders).toHaveLength(2)
  })

  test('any field gets 201, 400 or 422, and never two orders for one key', async () => {
    const { buy, orders } = await shop()
    const part = fc.constantFrom(
      '"',
      '\\',
      'a',
      ';',
      '=',
      ',',
      ' ',
      '1',
      ':',
      '?1',
      '@',
      '(',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const key = parts.join('')
        const { status } = await buy(key, { body: key })
        expect([201, 400, 422]).toContain(status)
      }),
    )
    expect(new Set(orders).size).toBe(orders.length)
  })
})
