import { expect, test } from 'vitest'
import { isEqual } from './is-equal.ts'

test('a guess is right only as a whole: no beginning, no end, nothing more', () => {
  expect(isEqual('abc', 'abc')).toBe(true)
  for (const guess of ['', 'ab', 'bc', 'abd', 'xbc', 'abcd', 'abc\0', 'ABC']) {
    expect(isEqual(guess, 'abc')).toBe(false)
  }
  expect(isEqual('\0', '')).toBe(false)
  expect(isEqual('', '\0')).toBe(false)
})
