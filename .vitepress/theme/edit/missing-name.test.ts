import { expect, test } from 'vitest'
import { namesIn, requireNames } from './missing-name.ts'

test.each([
  ["import a from '", ['default']],
  ["import a, { b as c, d } from '", ['default', 'b', 'd']],
  ["import {\n  a,\n  b,\n} from '", ['a', 'b']],
  ["import * as a from '", []],
  ["import '", []],
  ["export { a as b } from '", ['a']],
  ["export * from '", []],
])('%j asks for %j', (clause, names) => {
  expect(namesIn(clause)).toEqual(names)
})

test('a name that is not exported is a mistake in the line that asks for it', () => {
  const place = { path: 'a.ts', line: 3 }
  const use = { specifier: 'b', module: 'b.js', names: ['retr'], place }
  const tried = (text: string) => () => {
    requireNames(use, text)
  }
  expect(tried('const a = 1; export { a as retry }')).toThrow(
    '"b" exports no retr. Did you mean retry? A type is imported with "type".',
  )
  expect(tried('export const retr = 1')).not.toThrow()
  expect(tried("export * from './c.js'")).not.toThrow()
})
