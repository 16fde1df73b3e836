import { expect, test } from 'vitest'
import { seededRandom } from '../../runtime/testing/random.ts'
import { shuffle } from './shuffle.ts'

test('keeps everything, and gives the same order for the same numbers', () => {
  const items = Array.from({ length: 50 }, (_, index) => index)
  const shuffled = shuffle(items, seededRandom(7))
  expect(shuffled).not.toEqual(items)
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items)
  expect(shuffle(items, seededRandom(7))).toEqual(shuffled)
})
