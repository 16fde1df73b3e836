import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteCollector } from './byte-collector.ts'

test('chunks of any size are one in their order', () => {
  const size = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(1023, 1024, 40_000))
  fc.assert(
    fc.property(fc.array(size, { maxLength: 300 }), (sizes) => {
      const collector = new ByteCollector()
      const chunks = sizes.map((size, index) => new Uint8Array(size).fill(index % 251))
      for (const chunk of chunks) collector.add(chunk)
      const all = Buffer.concat(chunks)
      // toEqual() takes seconds for megabytes.
      expect(all.equals(collector.bytes())).toBe(true)
      expect(collector.length).toBe(all.byteLength)
    }),
    { numRuns: 30 },
  )
})

test('a million chunks of one byte are kept as a few', () => {
  const collector = new ByteCollector()
  const chunk = Uint8Array.of(7)
  for (let count = 0; count < 1e6; count++) collector.add(chunk)
  const bytes = collector.bytes()
  expect(bytes.byteLength).toBe(1e6)
  expect(bytes.every((byte) => byte === 7)).toBe(true)
})
