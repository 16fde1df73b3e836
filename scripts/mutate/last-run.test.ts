import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import { forget, type Tried } from './last-run.ts'
import type { Report } from './report.ts'

test('what survived, or failed with the run, is tried again, and what never ended as well if it is asked for', () => {
  expect(left('survivors')).toEqual(['Killed', 'Timeout', 'Killed', 'NoCoverage'])
  expect(left('late')).toEqual(['Survived', 'Killed', 'RuntimeError', 'NoCoverage'])
  expect(left('all')).toEqual([])
})

test('a first run has nothing to forget', () => {
  expect(() => forget(join(tempFolder({}), 'none.json'), 'late')).not.toThrow()
})

/** What is left of a last run. */
function left(tried: Tried): readonly string[] {
  const mutants = [
    { status: 'Survived' },
    { status: 'Killed', statusReason: 'expected 1 to be 2' },
    { status: 'Timeout' },
    { status: 'Killed', statusReason: 'Test timed out in 10000ms.' },
    { status: 'RuntimeError' },
    { status: 'NoCoverage' },
  ]
  const files = { 'a.ts': { source: '', mutants } }
  const file = join(tempFolder({ 'last.json': { files } }), 'last.json')
  forget(file, tried)
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  return report.files['a.ts']?.mutants.map(({ status }) => status) ?? []
}
