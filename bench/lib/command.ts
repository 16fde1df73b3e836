import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { main } from '../../scripts/lib/cli.ts'
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
  await main(async () => {
    const { values } = parseOptions(
      argv.slice(2),
      { quick: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
      'no names',
    )
    const machine = observeMachine()
    const outcome = await run(values)
    console.log(table(outcome.rows))
    if (values.save && !values.quick) save({ suite, machine: machine(), ...outcome })
    return 0
  })
}

function save(outcome: Omit<Results, 'date'>): void {
  const { suite, ...rest } = outcome
  const results: Results = { suite, date: new Date().toISOString().slice(0, 10), ...rest }
  const folder = join(root, 'bench/results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${suite}.json`), `${JSON.stringify(results, null, 2)}\n`)
}
