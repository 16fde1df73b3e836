import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import blankSpace from 'ts-blank-space'
import { expect, test } from 'vitest'
import { recordingPath } from '../cookbook/recording-path.ts'
import { inventory } from '../cookbook/snippet.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'
import { hangs } from '../lib/hangs.ts'
import type * as workersModule from '../run/workers.ts'
import { instrument } from './instrument.ts'
import { readRecording } from './recording.ts'

const root = join(import.meta.dirname, '../..')
const { programs } = inventory(root)
const recorded = programs.filter(({ output }) => existsSync(join(root, recordingPath(output))))

/** What runs while a program is recorded. */
const INSTRUMENTED = ['runtime', 'snippets', 'scripts/timeline']

test('each program has the recording that it has with the storage of Node', async () => {
  const copy = instrumentedCopy()
  const { startWorkers } = (await import(
    join(copy, 'scripts/run/workers.ts')
  )) as typeof workersModule
  const workers = startWorkers()
  try {
    for (const each of recorded) {
      const program = { ...each, file: join(copy, each.path) }
      const job = { root: copy, program, seed: 1, limit: hangs, records: true }
      const { problems, recording = '[]' } = await workers.inMemory.run(job)
      expect(problems).toEqual([])
      const kept = readFileSync(join(root, recordingPath(each.output)), 'utf8')
      expect(withLines(copy, recording)).toEqual(readRecording(kept))
    }
  } finally {
    workers.close()
  }
  expect(recorded.length).toBeGreaterThan(20)
})

/** All of it on the same lines, without types. */
function instrumentedCopy(): string {
  const copy = tempCookbook({})
  for (const folder of ['runtime', 'snippets', 'scripts', 'package.json']) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !/\.(?:test|fixture)\.ts$/.test(path),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const folder of INSTRUMENTED) {
    for (const name of readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue
      const file = join(copy, folder, name)
      writeFileSync(file, instrument(blankSpace(readFileSync(file, 'utf8'))) ?? '')
    }
  }
  writeFileSync(
    join(copy, 'scripts/timeline/places.ts'),
    "import { instrumentedPlaces } from './instrumented-places.ts'\nexport const places = instrumentedPlaces()\n",
  )
  return copy
}

/** With the lines of code as they were. */
function withLines(copy: string, recording: string) {
  return readRecording(recording).map((span) => {
    const [, file = '', text = ''] = /^(.*?\.ts): (.*)$/.exec(span.code ?? '') ?? []
    if (file === '') return span
    const [were, are] = [root, copy].map((each) =>
      readFileSync(join(each, 'snippets', file), 'utf8').split('\n'),
    )
    const line = are?.findIndex((each) => each.trim() === text) ?? -1
    return { ...span, code: `${file}: ${were?.[line]?.trim()}` }
  })
}
