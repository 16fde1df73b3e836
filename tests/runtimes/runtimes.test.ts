import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../runtime/testing/random.ts'
import {
  runtimeResultsFile,
  type RuntimeResult,
  type RuntimeResults,
} from '../../scripts/cookbook/runtime-results.ts'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import type { Manifest } from '../../scripts/package/published.ts'
import { shuffle } from '../../scripts/run/shuffle.ts'
import { behaviours } from './behaviours.ts'
import { excuseOf, judgeExcuse } from './excuses.ts'
import { writeImportMap } from './import-map.ts'
import { importMap, runtimes, versionOf, type Runtime } from './runtimes.ts'
import { runPrograms, type ProgramRuns } from './run-programs.ts'
import { start, type Said } from './start.ts'
import { seed } from '../seed.ts'

const root = join(import.meta.dirname, '../..')
const { programs } = inventory(root)
const present = runtimes.filter(({ binary }) => binary() !== undefined)

beforeAll(() => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  writeImportMap(root, manifest, importMap)
})

test('the programs are there, and the runtimes', () => {
  expect(programs.length).toBeGreaterThan(0)
  expect(present.map(({ name }) => name)).toEqual(expect.arrayContaining(['bun', 'deno']))
})

describe.each(present)('$title', (runtime) => {
  describe(`programs print what their pages show (TEST_SEED=${String(seed)})`, () => {
    let runs: ProgramRuns
    beforeAll(async () => {
      runs = await runPrograms(runtime, root, shuffle(programs, seededRandom(seed)), seed)
    })

    test.each(programs)('$id', (program) => {
      const wrong = runs.wrong.get(program.path) ?? 'has not run'
      expect(judgeExcuse(wrong, excuseOf(program, runtime), `@${runtime.name}`)).toBe('')
    })

    test('and leave nothing open: the process ends by itself, without a word', () => {
      expect(runs.complaint).toBe('')
    })
  })

  describe('behaves as Node does', () => {
    let said: Said
    beforeAll(async () => {
      said = await start(runtime, root, 'behaviour-runner.ts', {})
    })

    test.each(behaviours)('$name', (behaviour) => {
      const found = said.lines as readonly { readonly name: string; readonly wrong: string }[]
      const wrong = found.find(({ name }) => name === behaviour.name)?.wrong ?? said.complaint
      expect(judgeExcuse(wrong, excuseOf(behaviour, runtime), runtime.name)).toBe('')
    })

    test('and leaves nothing open', () => {
      expect(said.complaint).toBe('')
    })
  })
})

/** Accept a change with `npx vitest run --project runtimes --update`. */
test('what the site shows is what was found', async () => {
  // A machine for which a runtime is not made cannot tell.
  if (present.length < runtimes.length) return
  const results: RuntimeResults = {
    runtimes: present.map(resultOf),
    programs: programs.length,
    behaviours: behaviours.map(({ name }) => name),
  }
  await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot(
    runtimeResultsFile(root),
  )
})

/** The tests above have shown that nothing else is different, and that all this is. */
function resultOf(runtime: Runtime): RuntimeResult {
  const excused = <T extends Parameters<typeof excuseOf>[0]>(
    all: readonly T[],
    kind: 'program' | 'behaviour',
    what: (one: T) => string,
  ) =>
    all.flatMap((one) => {
      const why = excuseOf(one, runtime)
      return why === undefined ? [] : [{ what: what(one), kind, why }]
    })
  const differing = excused(programs, 'program', ({ id }) => id)
  return {
    title: runtime.title,
    version: versionOf(runtime.binary() ?? ''),
    right: programs.length - differing.length,
    excused: [...differing, ...excused(behaviours, 'behaviour', ({ name }) => name)],
  }
}
