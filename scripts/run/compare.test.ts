import { expect, test } from 'vitest'
import { compare, reconcile } from './compare.ts'

const names = { golden: 'snippets/a/usage.out', printed: 'snippets/a/usage.ts' }

test('finds nothing where placeholders match', () => {
  expect(compare('GET /\n200 in [ms]\n', 'GET /\n200 in 12 ms\n', names)).toBeUndefined()
})

test('shows what was expected and what was printed, and no line that agrees', () => {
  const difference = compare('GET /\n200 in [ms]\nend\n', 'GET /\n500 in 12 ms\nend\n', names)
  expect(difference?.line).toBe(2)
  expect(difference?.diff).toBe(
    [
      '--- snippets/a/usage.out\texpected',
      '+++ snippets/a/usage.ts\tprinted',
      '@@ -1,3 +1,3 @@',
      ' GET /',
      '-200 in [ms]',
      '+500 in 12 ms',
      ' end',
    ].join('\n'),
  )
})

test.each([
  ['a\n', '', 1],
  ['', 'a\n', 1],
  ['a\n', 'a\nb\n', 2],
  ['a\nb\n', 'a\n', 2],
  ['a', 'a\n', 2],
  ['a\r\n', 'a\n', 1],
  ['a\n\n', 'a\n', 2],
])('takes %j and %j for different', (golden, printed, line) => {
  expect(compare(golden, printed, names)?.line).toBe(line)
})

test('keeps the placeholders of lines that match, wherever they moved', () => {
  expect(reconcile('a\nin [ms]\nb\n', 'new\na\nin 4 ms\nc\n')).toBe('new\na\nin [ms]\nc\n')
})

test('compares lines in any order if the program says so', () => {
  const unordered = { unordered: true }
  expect(compare('a\nb in [ms]\n', 'b in 3 ms\na\n', names, unordered)).toBeUndefined()
  expect(compare('a\na\nb\n', 'a\nb\nb\n', names, unordered)).toBeDefined()
  expect(reconcile('a\nb\n', 'c\nb\n', unordered)).toBe('b\nc\n')
})
