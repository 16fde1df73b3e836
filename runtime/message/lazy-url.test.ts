import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LazyUrl } from './lazy-url.ts'

const host = 'example.org'
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
        const url = new LazyUrl(host, path)
        const { pathname, href } = new URL(`http://${host}${path}`)
        expect(url.pathname).toBe(pathname)
        expect(url.toUrl().href).toBe(href)
        expect(url.pathname).toBe(pathname)
      },
    ),
  )
})

test('a path is plain as long as nothing in it needs to be resolved or encoded', () => {
  expect(new LazyUrl(host, '/users/7?x=/../').pathname).toBe('/users/7')
  expect(new LazyUrl(host, '/a/./b/../c').pathname).toBe('/a/c')
  expect(new LazyUrl(host, '').pathname).toBe('/')
})
