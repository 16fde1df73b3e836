import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../../scripts/bench/results.ts'
import { runStep } from '../../scripts/test/run-step.ts'
import { steps } from '../../scripts/test/steps.ts'
import { root } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { cpuOfChildren } from '../lib/cpu.ts'
import { statistic } from '../lib/statistics.ts'

/** What each step of `npm test` takes, one after another: side by side they would take some of it from each other. */
await command('suite', async ({ quick }) => {
  const reports = mkdtempSync(join(tmpdir(), 'middleware-cookbook-'))
  const surroundings = { root, reports, colour: false, signal: new AbortController().signal }
  const chosen = quick ? steps.filter(({ name }) => ['format', 'faults'].includes(name)) : steps
  const rows: Row[] = []
  for (const step of chosen) {
    const before = cpuOfChildren()
    const { passed, seconds, output } = await runStep(step, surroundings)
    if (!passed) throw new Error(`${step.name} fails:\n${output}`)
    rows.push(row(step.name, { seconds, 'seconds of CPU': cpuOfChildren() - before }))
  }
  rmSync(reports, { recursive: true })
  const names = ['seconds', 'seconds of CPU']
  const sum = (name: string) =>
    rows.reduce((total, { metrics }) => total + (metrics[name]?.median ?? 0), 0)
  rows.push(row('all', Object.fromEntries(names.map((name) => [name, sum(name)]))))
  return { versions: {}, settings: { steps: chosen.length }, rows }
})

function row(contestant: string, values: Readonly<Record<string, number>>): Row {
  const metrics = Object.entries(values).map(([name, value]) => [name, statistic([value])] as const)
  return { scenario: 'suite', contestant, metrics: Object.fromEntries(metrics), ratios: {} }
}
