import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LazyUrl } from './lazy-url.ts'

const origin = 'http://example.org'
const piece = fc.constantFrom(
  'a',
  'Z9',
  '_',
  '-',
  '~',
  '/',
  '//',
  '.',
  '..',
  '%2e',
  '%',
  ' ',
  'é',
  '"',
  '{',
  '|',
  ':',
  '@',
  ';',
  '\\',
  '\t',
  '?',
  '#',
)

test('the path is the one that the URL standard gives, parsed or not', () => {
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => `/${pieces.join('')}`),
      (path) => {
        const url = new LazyUrl(origin, path)
        const { pathname, href } = new URL(origin + path)
        expect(url.pathname).toBe(pathname)
        expect(url.toUrl().href).toBe(href)
        expect(url.pathname).toBe(pathname)
      },
    ),
  )
})

test('a path is plain as long as nothing in it needs to be resolved or encoded', () => {
  expect(new LazyUrl(origin, '/users/7?x=/../').pathname).toBe('/users/7')
  expect(new LazyUrl(origin, '/a/./b/../c').pathname).toBe('/a/c')
  expect(new LazyUrl(origin, '').pathname).toBe('/')
})
