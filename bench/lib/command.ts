import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endWithReader } from '../../scripts/lib/end-with-reader.js'
import type { Results } from '../../scripts/bench/results.ts'
import { root } from './build.ts'
import { observeMachine } from './machine.ts'
import { table } from './table.ts'

export interface RunOptions {
  /** Only whether it runs: one short round, and nothing that has to be installed. */
  readonly quick: boolean
}

type Outcome = Pick<Results, 'versions' | 'settings' | 'rows'>

/** Runs a suite as a command: prints its results and, with `--save`, keeps them for the site. */
export async function command(
  suite: string,
  run: (options: RunOptions) => Promise<Outcome>,
): Promise<void> {
  endWithReader()
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
    },
  })
  const machine = observeMachine()
  const outcome = await run(values)
  console.log(table(outcome.rows))
  if (!values.save || values.quick) return
  const results: Results = {
    suite,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    ...outcome,
  }
  const folder = join(root, 'bench/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${suite}.json`), `${JSON.stringify(results, null, 2)}\n`)
}
