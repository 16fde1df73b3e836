import { expect, test } from 'vitest'
import { lastLines } from './last-lines.ts'
import type { Outcome } from './run-step.ts'
import type { Failure } from './vitest-report.ts'

test('a test that failed is told with step, file, line, reason and the command that runs it alone', () => {
  const failure = {
    place: 'a/b.test.ts:7',
    test: "group it's (a) test",
    message: 'Error: no\nat x',
  }
  expect(lastLines([outcome('unit', [failure])])).toEqual([
    "✗ unit › a/b.test.ts:7 › group it's (a) test",
    '    Error: no',
    `  npx vitest run --project unit a/b.test.ts -t 'group it'\\''s \\(a\\) test'`,
  ])
})

test('of another tool its first places are told, or its last lines', () => {
  const lint = '\na.ts:1:2 no\nb.ts:3:4 no\nin all 2'
  expect(lastLines([outcome('lint', undefined, lint)])).toEqual([
    '✗ lint',
    '    a.ts:1:2 no',
    '    b.ts:3:4 no',
    '  npm test -- lint',
  ])
  const build = '1\n2\n3\n4\n5\nError: dead'
  expect(lastLines([outcome('build', undefined, build)]).slice(-2)).toEqual([
    '    Error: dead',
    '  npm test -- build',
  ])
})

test('many failures fit on a screen, with one of each step', () => {
  const many = Array.from({ length: 30 }, (_, line) => ({
    place: `a.test.ts:${line}`,
    test: 'a',
    message: 'no',
  }))
  const told = lastLines([outcome('unit', many), outcome('lint', undefined, 'a.ts:1 no')])
  expect(told.length).toBeLessThanOrEqual(17)
  expect(told).toContain('✗ lint')
  expect(told.at(-1)).toMatch(/^… and 2\d more: see above$/)
})

test('what passed is not told', () => {
  expect(lastLines([{ ...outcome('unit'), passed: true }])).toEqual([])
})

function outcome(name: string, failures?: readonly Failure[], output = ''): Outcome {
  const step = { name, about: '', command: ['true'] as const, ...(failures && { project: name }) }
  const tests = failures && { passed: 0, failed: 1, skipped: 0, names: [], failures }
  return { step, passed: false, seconds: 0, output, ...(tests && { tests }) }
}
