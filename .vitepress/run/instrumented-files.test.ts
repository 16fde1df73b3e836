import { expect, test } from 'vitest'
import { instrument } from '../../scripts/timeline/instrument.ts'
import { instrumentedFiles } from './instrumented-files.ts'

const WAITS = 'export const a = async () => { await null; return 1 }\n'
const WAITS_NOT = 'export const b = 1\n'

const files = new Map([
  ['entry.js', `import './waits.js'\n${WAITS_NOT}`],
  ['waits.js', `import './later.js'\n${WAITS}`],
  ['later.js', WAITS],
  ['other.js', WAITS],
])
const imports = new Map([
  ['entry.js', ['waits.js']],
  ['waits.js', ['later.js']],
  // A circle.
  ['later.js', ['entry.js']],
])

test('what waits is instrumented, in all that an entry imports, and nothing else', () => {
  expect([...instrumentedFiles(['entry.js'], imports, files)]).toEqual([
    ['waits.js', instrument(files.get('waits.js') ?? '')],
    ['later.js', instrument(WAITS)],
  ])
})

test('a file that is no module is an error that names it', () => {
  const broken = new Map([['broken.js', 'let a = 1\nlet a = 2\n']])
  expect(() => instrumentedFiles(['broken.js'], imports, broken)).toThrow('broken.js is no module.')
})
