import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../runtime/testing/random.ts'
import { skipping } from '../scripts/run/sandbox/clocks.ts'
import { inventory, type Program } from '../scripts/cookbook/snippet.ts'
import { compareRun } from '../scripts/run/compare-run.ts'
import type { Problem } from '../scripts/cookbook/problem.ts'
import { format } from '../scripts/check/report.ts'
import { hangs as limit } from '../scripts/lib/hangs.ts'
import { run } from '../scripts/run/run.ts'
import { shuffle } from '../scripts/run/shuffle.ts'
import { startWorkers } from '../scripts/run/workers.ts'
import { seed } from './seed.ts'

/** Every program runs in this one process, one after another, in an order that its seed decides. */
const root = join(import.meta.dirname, '..')
const { programs, problems } = inventory(root)

test('every program has its output, every output its program', () => {
  expect(problems.map((problem) => format(problem))).toEqual([])
})

describe(`programs print what their pages show (TEST_SEED=${String(seed)})`, () => {
  const passed = new Set<string>()

  for (const program of shuffle(programs, seededRandom(seed))) {
    test(program.id, async () => {
      const wrong = program.alone === undefined ? await runHere(program) : await runAlone(program)
      expect(wrong.map((problem) => format(problem)).join('\n\n')).toBe('')
      passed.add(program.path)
    })
  }

  test('not one is left out', () => {
    expect(programs.length).toBeGreaterThan(0)
    expect(passed.size).toBe(programs.length)
  })
})

async function runHere(program: Program): Promise<readonly Problem[]> {
  const result = await run(program, { installClock: skipping(seed), limit })
  return compareRun(root, result, readFileSync(join(root, program.output), 'utf8'))
}

async function runAlone(program: Program): Promise<readonly Problem[]> {
  const workers = startWorkers()
  const { problems } = await workers.onSockets.run({ root, program, seed, limit })
  workers.close()
  return problems
}
