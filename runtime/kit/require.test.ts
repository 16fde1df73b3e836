import { expect, test } from 'vitest'
import { requireOrigin, requireOrigins } from './require-origin.ts'
import { requireText } from './require-text.ts'

test.each<[string, () => unknown, string]>([
  [
    'a host without a scheme',
    () => requireOrigin('f', 'localhost:3000'),
    'f({ origin }) is localhost:3000: pass an http or https URL, such as https://api.example.org',
  ],
  [
    'a pattern of hosts',
    () => requireOrigin('f', 'https://*.example.org/notes'),
    'f({ origin }) is https://*.example.org, in which * is a letter like others: list each origin',
  ],
  ['no origin', () => requireOrigins('f', []), 'f({ origin }) is empty: pass one URL or more'],
  ['no text', () => requireText('f', { a: null }), 'f({ a }) is null: pass a string'],
  [
    'a line break',
    () => requireText('f', { a: 'b\n' }),
    'f({ a }) has a control character, such as a line break: trim it',
  ],
  [
    'half a character',
    () => requireText('f', { a: '\ud83d' }),
    'f({ a }) has half of a surrogate pair: it was cut in the middle of a character',
  ],
])('the error for %s names the factory, the option and the way out', (_, check, message) => {
  expect(check).toThrow(message)
})

test('an origin is that of any URL there', () => {
  const origins = requireOrigins('f', ['https://a.example/path?q', new URL('http://b.example:80')])
  expect(origins).toEqual(['https://a.example', 'http://b.example'])
})

test('a text with accents passes', () => {
  requireText('f', { a: 'pässword' })
})
