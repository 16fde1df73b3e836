import { expect, test } from 'vitest'
import { optionCalls } from './option-calls.ts'

test.each([
  ['retry()', 'retry({ max: 5 })'],
  ['retry({})', 'retry({ max: 5 })'],
  ['retry({ max: 1 })', 'retry({ max: 5 })'],
  ['retry({ max: 1_000, factor: 2 })', 'retry({ max: 5, factor: 2 })'],
  ['retry({ factor: 2 })', 'retry({ factor: 2, max: 5 })'],
  ['retry({\n  factor: 2,\n})', 'retry({\n  factor: 2, max: 5\n})'],
  ['retry({ a: f(1, { max: 2 }), b })', 'retry({ a: f(1, { max: 2 }), b, max: 5 })'],
  ['retry({ a: [1, 2], max: 3 * 4 }, )', 'retry({ a: [1, 2], max: 5 }, )'],
  ['retry({ "x,}": `a ${b({})} c`, max: 1 })', 'retry({ "x,}": `a ${b({})} c`, max: 5 })'],
  ['retry({ /* max: 1 */ })', 'retry({ max: 5 /* max: 1 */ })'],
])('%j becomes %j', (source, changed) => {
  const program = `const a: Map<string, number> = b as never\nlet c = [${source}]\n`
  const [call] = optionCalls(program, ['retry'])
  expect(call?.line).toBe(2)
  expect(call?.text).toBe(source)
  const after = call?.with('max', '5') ?? ''
  expect(after).toBe(program.replace(source, changed))
  expect(optionCalls(after, ['retry'])[0]?.values.get('max')).toBe('5')
})

test.each([
  "import { retry } from 'a'",
  'function retry() {}',
  'a.retry()',
  'retry(options)',
  'retry({ max: 1 }, 2)',
  '// retry()',
  "'retry()'",
  'other({ max: 1 })',
])('%j is no call to change', (source) => {
  expect(optionCalls(source, ['retry'])).toEqual([])
})

test('calls are in the order of the program, and what is unfinished ends it', () => {
  const source =
    "retry({ a: 1 })\nlimit<string>()\nretry()\nlimit({ b: true })\nconst c = 'retry()\nretry()"
  const found = optionCalls(source, ['retry', 'limit'])
  expect(found.map(({ of, line, values }) => [of, line, ...values])).toEqual([
    ['retry', 1, ['a', '1']],
    ['retry', 3],
    ['limit', 4, ['b', 'true']],
  ])
})
