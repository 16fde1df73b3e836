import { expect, test } from 'vitest'
import { seededRandom } from './random.ts'

test('numbers are from 0 up to but not including 1, and spread evenly', () => {
  const random = seededRandom(42)
  const tenths = new Array<number>(10).fill(0)
  for (let n = 0; n < 10_000; n++) {
    const number = random()
    expect(number >= 0 && number < 1).toBe(true)
    const tenth = Math.floor(number * 10)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150)
})
