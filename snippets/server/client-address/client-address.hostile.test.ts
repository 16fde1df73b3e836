import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forwarded, rfc7239, seen, xff } from './seen.fixture.ts'

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
