import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const words = readFileSync(new URL('../../cspell-words.txt', import.meta.url), 'utf8').split('\n')

test('the word list is sorted, each word once, so that two branches rarely add at one place', () => {
  expect(words.at(-1), 'the file ends with a newline').toBe('')
  const listed = words.slice(0, -1)
  const sorted = [...new Set(listed)].sort((a, b) => a.localeCompare(b, 'en'))
  expect(listed).toEqual(sorted)
})
