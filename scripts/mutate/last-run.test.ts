import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import { forget, type Tried } from './last-run.ts'
import type { Report } from './report.ts'

test('what survived, or failed with the run, is tried again, or what had no time to end: a loop is known by its turns', () => {
  expect(left('survivors')).toEqual(['Killed', 'Timeout', 'Timeout', 'Killed', 'NoCoverage'])
  expect(left('late')).toEqual(['Survived', 'Killed', 'Timeout', 'RuntimeError', 'NoCoverage'])
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
    { status: 'Timeout', statusReason: 'Hit limit reached (501/500)' },
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
