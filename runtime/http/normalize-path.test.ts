import { expect, test } from 'vitest'
import { normalizePath } from './normalize-path.ts'

test.each([
  ['/plain/path', '/plain/path'],
  ['/%7Eu', '/~u'],
  ['/%7eu', '/~u'],
  ['/%61%2D%5F%2e', '/a-_.'],
  ['/%c3%a9', '/%C3%A9'],
  ['/a%2fb', '/a%2Fb'],
  ['/%3b%25%20', '/%3B%25%20'],
  ['/%252F', '/%252F'],
  ['/%2561', '/%2561'],
  ['/%zz%', '/%zz%'],
])('%s is %s (RFC 3986 §6.2.2)', (given, normal) => {
  expect(normalizePath(given)).toBe(normal)
})

test('a normal path stays what it is', () => {
  expect(normalizePath(normalizePath('/%7E%2f%25'))).toBe('/~%2F%25')
})
