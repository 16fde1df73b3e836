import { expect, test } from 'vitest'
import { excerptOf, markWords } from './excerpt.ts'

const filler = 'so it goes on '.repeat(20).trim()
const marked = (text: string, words: string[]) =>
  excerptOf(text, words)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('')

test('a short text is shown whole, with what was found marked', () => {
  expect(marked('The call hangs', ['hang'])).toBe('The call [hangs]')
})

test('a long text is cut at words, around what was found', () => {
  const text = marked(`${filler} the body stalls here ${filler}`, ['stalls'])
  expect(text).toContain('the body [stalls] here')
  expect(text).toMatch(/^… \S.*\S …$/)
  expect(text.length).toBeLessThan(200)
})

test('of several places the one with the most of the words is shown', () => {
  const text = marked(`token here. ${filler} the token expired after a deploy`, [
    'token',
    'expired',
  ])
  expect(text).toContain('the [token] [expired] after')
})

test('a word is marked at its beginning only', () => {
  expect(markWords('retry and entry', ['try'])).toEqual([{ text: 'retry and entry', hit: false }])
})

test('signs in a word are no pattern', () => {
  expect(marked('a (b) c++', ['c++', 'x('])).toBe('a (b) [c++]')
})

test('without words nothing is marked', () => {
  expect(markWords('a text', [])).toEqual([{ text: 'a text', hit: false }])
})
