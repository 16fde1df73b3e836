import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import type { Outcome } from './run-step.ts'
import { total } from './totals.ts'
import { readTestCounts, type TestCounts } from './vitest-report.ts'

test('counts tests, and each other step as one', () => {
  const totals = total(
    [
      outcome('lint', true),
      outcome('types', false),
      outcome('programs', true, { passed: 3, names: ['client/retry', 'client/retry', 'one more'] }),
      outcome('unit', false, { passed: 7, failed: 2, skipped: 1, names: Array(9).fill('a test') }),
    ],
    new Set(['client/retry', 'client/logging']),
  )
  expect(totals).toEqual({ passed: 11, failed: 3, tests: 12, skipped: 1, programs: 1 })
})

test('a vitest that fails without a failed test counts as one failure', () => {
  const unhandled = outcome('unit', false, { passed: 2, names: ['a', 'b'] })
  expect(total([unhandled], new Set())).toMatchObject({ passed: 2, failed: 1 })
})

test('reads what passed, failed and was skipped, and counts a file that did not load', () => {
  const file = report([
    { status: 'failed', tests: { 'client/retry': 'passed', b: 'failed', c: 'skipped', d: 'todo' } },
    { status: 'failed', tests: {} },
    { status: 'passed', tests: { "'client/logging'": 'passed' } },
  ])
  expect(readTestCounts(file)).toEqual({
    passed: 2,
    failed: 2,
    skipped: 2,
    names: ['client/retry', 'b', 'client/logging'],
    failures: [
      { place: 'b.test.ts', test: '', message: '' },
      { place: 'a.test.ts:1', test: 'b', message: '' },
    ],
  })
})

test('no test is an error, and so is no report', () => {
  expect(() => readTestCounts(report([]))).toThrow('vitest ran no test at all')
  expect(() => readTestCounts(report([{ status: 'passed', tests: { a: 'skipped' } }]))).toThrow(
    'vitest ran no test at all',
  )
  expect(() => readTestCounts(join(tempFolder(), 'none.json'))).toThrow('vitest left no report')
})

function outcome(name: string, passed: boolean, tests?: Partial<TestCounts>): Outcome {
  const counts = tests && {
    tests: { passed: 0, failed: 0, skipped: 0, names: [], failures: [], ...tests },
  }
  return { step: { name, about: '', command: ['true'] }, passed, seconds: 0, output: '', ...counts }
}

function report(files: { status: string; tests: Record<string, string> }[]): string {
  const testResults = files.map(({ status, tests }, index) => ({
    name: `${'abc'[index]}.test.ts`,
    status,
    assertionResults: Object.entries(tests).map(([title, status]) => ({ title, status })),
  }))
  return join(tempFolder({ 'report.json': { testResults } }), 'report.json')
}
