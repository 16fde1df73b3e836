import { expect, test } from 'vitest'
import { comparisonOf, diffOf } from './comparison.ts'

const output = '# naiveRetry\norders: 2\nstatus: 201\n# retry\norders: 1\nstatus: 201\n'

test('an output with two titles is split there, and lines that only one version printed are marked', () => {
  expect(comparisonOf(output)).toEqual([
    {
      title: 'naiveRetry',
      lines: [
        { text: 'orders: 2', differs: true },
        { text: 'status: 201', differs: false },
      ],
    },
    {
      title: 'retry',
      lines: [
        { text: 'orders: 1', differs: true },
        { text: 'status: 201', differs: false },
      ],
    },
  ])
})

test('both versions as a diff hold every line of the output', () => {
  expect(diffOf(comparisonOf(output))).toBe(
    '--- naiveRetry\n+++ retry\n- orders: 2\n+ orders: 1\n  status: 201',
  )
})

test.each([
  ['hello\n', 'has 0 of two titles'],
  ['# a\nhello\n', 'has 1 of two titles'],
  ['# a\n1\n# b\n2\n# c\n3\n', 'has 3 of two titles'],
  ['hello\n# a\n1\n# b\n2\n', 'has 2 of two titles'],
  ['# a\n1\n# b\n', 'prints nothing below "# b"'],
  ['# a\n1\n# b\n1\n', 'says the same of both versions'],
])('%j is no comparison', (text, why) => {
  expect(() => comparisonOf(text)).toThrow(why)
})
