import { expect, test } from 'vitest'
import { addVary } from './vary.ts'

test.each([
  [null, 'Origin'],
  ['', 'Origin'],
  ['Accept', 'Accept, Origin'],
  ['Accept-Encoding,Accept', 'Accept-Encoding, Accept, Origin'],
  ['Accept, , ', 'Accept, Origin'],
  // A name that only contains ours is another one.
  ['X-Origin', 'X-Origin, Origin'],
  ['accept, origin', 'accept, origin'],
  ['ORIGIN', 'ORIGIN'],
  // RFC 9110 §12.5.5: it depends on everything already.
  ['*', '*'],
  ['Accept, *', 'Accept, *'],
])('Vary: %s becomes %s', (before, after) => {
  expect(addVary(before, 'Origin')).toBe(after)
})
