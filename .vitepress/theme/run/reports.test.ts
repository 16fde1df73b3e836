import { expect, test } from 'vitest'
import { isReport } from './reports.ts'

const place = { path: 'a.ts', line: 1 }

test.each([
  { type: 'started' },
  { type: 'printed', text: '' },
  { type: 'threw', headline: 'Error: no', place: undefined },
  { type: 'threw', headline: 'Error: no', place },
  { type: 'malformed', message: 'no', place },
])('a worker says %j', (what) => {
  expect(isReport(what)).toBe(true)
})

test.each([
  [null],
  ['ended'],
  [{}],
  [{ type: 'toString' }],
  [{ type: 'printed' }],
  [{ type: 'printed', text: {} }],
  [{ type: 'printed', text: 'a'.repeat(1_000_001) }],
  [{ type: 'threw', headline: 1 }],
  [{ type: 'threw', headline: '', place: 'a' }],
  [{ type: 'threw', headline: '', place: { path: 'a' } }],
  [{ type: 'malformed', message: 'no' }],
])('only code that has taken over a worker says %j', (what) => {
  expect(isReport(what)).toBe(false)
})
