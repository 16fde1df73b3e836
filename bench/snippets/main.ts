import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Row } from '../../scripts/bench/results.ts'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { root } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { runScenario } from '../lib/rounds.ts'
import { statistic } from '../lib/statistics.ts'
import { makeCookbook } from './cookbook.ts'

const { programs } = inventory(root)
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const check = join(root, 'scripts/check/main.ts')
const tsx = import.meta.resolve('tsx')

/**
 * How long the tests of all programs take, beside the start of the test runner with one test in it; and how the check of
 * a cookbook grows with its programs.
 */
await command('snippets', async ({ quick }) => {
  const rounds = quick ? 1 : 3
  const tests = await runScenario(
    {
      name: 'programs',
      rounds,
      contestants: [
        { name: 'none of them', only: ['-t', 'every program has its output'] },
        { name: 'all of them', only: [] },
      ],
    },
    async ({ only }) => ({ seconds: await timed(vitest, 'run', '--project', 'programs', ...only) }),
  )
  const checks = await checkGenerated(quick ? [4, 8] : [100, 400], rounds)
  return { versions: {}, settings: { programs: programs.length }, rows: [...tests, ...checks] }
})

/** `npm run check` of generated cookbooks: every program on sockets and in memory, and all pages. */
async function checkGenerated(counts: readonly number[], rounds: number): Promise<Row[]> {
  const contestants = counts.map((count) => ({ name: `${count} programs`, ...makeCookbook(count) }))
  try {
    const rows = await runScenario({ name: 'check', rounds, contestants }, async ({ folder }) => ({
      seconds: await timed('--import', tsx, check, '--root', folder),
    }))
    const [few = NaN, many = NaN] = rows.map(({ metrics }) => metrics['seconds']?.median ?? NaN)
    const [least = NaN, most = NaN] = counts
    const further = statistic([((many - few) * 1000) / (most - least)])
    return rows.map((row, index) =>
      index === 0 ? row : { ...row, metrics: { ...row.metrics, further } },
    )
  } finally {
    for (const cookbook of contestants) cookbook.dispose()
  }
}

/** Seconds that Node takes for a script. */
async function timed(...args: readonly string[]): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`It fails: node ${args.join(' ')}`)
  return (performance.now() - start) / 1000
}
