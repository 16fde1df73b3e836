import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordingPath } from '../../../scripts/cookbook/recording-path.ts'
import { inventory } from '../../../scripts/cookbook/snippet.ts'
import { isReport } from './reports.ts'

const root = join(import.meta.dirname, '../../..')
const files = inventory(root)
  .programs.map(({ output }) => join(root, recordingPath(output)))
  .filter((file) => existsSync(file))

const span = { id: 1, kind: 'call', name: 'GET /', from: 0 }
const isRecorded = (recording: unknown) => isReport({ type: 'recorded', recording })

test('a recording of ours is one, and so are none and one span too many', () => {
  for (const file of files) expect(isRecorded(JSON.parse(readFileSync(file, 'utf8')))).toBe(true)
  expect(files.length).toBeGreaterThan(20)
  expect(isRecorded([])).toBe(true)
  const many = (length: number) =>
    Array.from({ length }, (_, index) => ({ ...span, id: index + 1 }))
  expect(isRecorded(many(401))).toBe(true)
  expect(isRecorded(many(402))).toBe(false)
})

test.each([
  [undefined],
  [{ length: 0 }],
  [[null]],
  [['call']],
  [[{ ...span, id: 2 }]],
  [[{ ...span, kind: 'toString' }]],
  [[{ ...span, kind: undefined }]],
  [[{ ...span, name: {} }]],
  [[{ ...span, name: 'a'.repeat(2001) }]],
  [[{ ...span, from: -1 }]],
  [[{ ...span, from: 0.5 }]],
  [[{ ...span, from: '<img>' }]],
  [[{ ...span, from: Infinity }]],
  [[{ ...span, to: -1 }]],
  [[{ ...span, to: NaN }]],
  [[{ ...span, in: 1 }]],
  [[{ ...span, in: 0 }]],
  [[{ ...span, in: '1' }]],
  [[span, { ...span, id: 2, in: 2 }]],
  [[{ ...span, end: 200 }]],
  [[{ ...span, origin: 'http://a.test' }]],
  [[{ ...span, code: 1 }]],
])('only code that has taken over a worker says that it recorded %j', (recording) => {
  expect(isRecorded(recording)).toBe(false)
})
