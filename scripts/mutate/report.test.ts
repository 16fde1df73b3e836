import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutantTargets, readMutants, scoreOf } from '../cookbook/mutant-results.ts'
import { ROOT } from '../lib/cli.ts'
import { tempFolder } from '../lib/temp-folder.ts'
import { readReport, withReasons } from './report.ts'

const target = { id: 'client/a', folder: 'snippets/client/a', code: [], tests: [] }
const source = 'if (one < 2) {\n  stop()\n}\n'

test('counts the mutants that a test notices, those that never end, and those that no test notices', () => {
  const file = report([
    { status: 'Killed', statusReason: 'expected 1 to be 2' },
    { status: 'Killed', statusReason: 'Test timed out in 10000ms.' },
    { status: 'Timeout' },
    { status: 'Survived' },
    { status: 'NoCoverage' },
    { status: 'Ignored' },
  ])
  const counts = readReport(file, '/root', target)
  expect(counts).toMatchObject({ mutants: 5, killed: 1, timedOut: 2 })
  expect(counts.survived).toHaveLength(2)
  expect(scoreOf({ ...counts, date: '', code: '' })).toBe(0.6)
})

test('a survivor has its line and what replaces it', () => {
  const block = { start: { line: 1, column: 14 }, end: { line: 3, column: 2 } }
  const { survived } = readReport(report([{ replacement: '{}', location: block }]), '/root', target)
  expect(survived).toEqual([
    { file: 'a.ts', line: 1, code: 'if (one < 2) {', mutant: 'if (one < 2) {}', why: '' },
  ])
})

test('a mutant that throws outside of a test, or ends the process of the tests, is noticed', () => {
  const reasons = ['TypeError: down', 'Error: Worker exited unexpectedly'].map((error) => ({
    status: 'RuntimeError',
    statusReason: `An error occurred outside of a test run: ${error}`,
  }))
  const counts = readReport(report([...reasons, { status: 'Survived' }]), '/root', target)
  expect(counts).toMatchObject({ mutants: 3, killed: 2, timedOut: 0 })
  expect(counts.survived).toHaveLength(1)
})

test('a run that changes nothing, or could not try a mutant, is an error', () => {
  const read = (...mutants: object[]) => readReport(report(mutants), '/root', target)
  expect(() => read()).toThrow('Stryker has found nothing to change in snippets/client/a.')
  const failed = (statusReason: string) => read({ status: 'RuntimeError', statusReason })
  expect(() => failed('Test runner crashed')).toThrow(
    /could not try a mutant of \S+\/a.ts:1: RuntimeError, Test runner crashed/,
  )
  const filter = 'An error occurred outside of a test run: Invalid regular expression: too large'
  expect(() => failed(filter)).toThrow('too large')
  expect(() => read({ status: 'RuntimeError' })).toThrow('RuntimeError, no reason')
})

test('a reason stays with its change when lines move, and not with another change', () => {
  const survivor = { file: 'a.ts', line: 1, code: 'a < b', mutant: 'a <= b', why: '' }
  const before = [{ ...survivor, line: 9, why: 'They are never equal.' }]
  const found = [survivor, { ...survivor, mutant: 'a >= b' }]
  expect(withReasons(found, before).map(({ why }) => why)).toEqual(['They are never equal.', ''])
})

test('each survivor that is kept has a reason', () => {
  const kept = mutantTargets(ROOT).flatMap((each) => readMutants(ROOT, each)?.survived ?? [])
  expect(kept.filter(({ why }) => why === '')).toEqual([])
})

test('each survivor that is kept is of a line that is still there: a reason for code that is gone misleads', () => {
  const gone = mutantTargets(ROOT).flatMap((target) =>
    (readMutants(ROOT, target)?.survived ?? [])
      .filter(({ file, code }) => !linesOf(join(ROOT, target.folder, file)).includes(code))
      .map(({ file, code }) => `${target.folder}/${file}: ${code}`),
  )
  expect(gone).toEqual([])
})

test('every recipe and the folders that middleware share have code to change and tests', () => {
  const targets = mutantTargets(ROOT)
  expect(targets.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['client/retry', 'runtime/kit', 'runtime/http']),
  )
  expect(targets.filter(({ code, tests }) => code.length === 0 || tests.length === 0)).toEqual([])
})

function linesOf(file: string): readonly string[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
}

function report(mutants: readonly object[]): string {
  const location = { start: { line: 1, column: 5 }, end: { line: 1, column: 12 } }
  const defaults = { status: 'Survived', replacement: 'true', mutatorName: 'x', location }
  const files = {
    '/root/snippets/client/a/a.ts': {
      source,
      mutants: mutants.map((mutant) => ({ ...defaults, ...mutant })),
    },
  }
  return join(tempFolder({ 'report.json': { files } }), 'report.json')
}
