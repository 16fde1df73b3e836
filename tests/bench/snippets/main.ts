import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inventory } from '../../../scripts/engine/inventory.ts'
import { root } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { runScenario } from '../lib/rounds.ts'

const { programs } = inventory(root)

/** How long the tests of all programs take, beside the start of the test runner with one test in it. */
await command('snippets', async ({ quick }) => {
  const rows = await runScenario(
    {
      name: 'programs',
      rounds: quick ? 1 : 3,
      contestants: [
        { name: 'none of them', only: ['-t', 'every program has its output'] },
        { name: 'all of them', only: [] },
      ],
    },
    async ({ only }) => ({ seconds: await timed(only) }),
  )
  return { versions: {}, settings: { programs: programs.length }, rows }
})

async function timed(only: readonly string[]): Promise<number> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--project', 'programs', ...only]
  const start = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error('The programs fail: run npm test -- programs')
  return (performance.now() - start) / 1000
}
