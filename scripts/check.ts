import { parseArgs } from 'node:util'
import { check } from './engine/check.ts'
import { main, ROOT } from './engine/cli.ts'
import { paintFor } from './engine/paint.ts'
import { annotate, format, summary } from './engine/report.ts'
import type { Progress } from './engine/run-all.ts'

const HELP = `Checks that pages, code, outputs and types are one thing.

  npm run check                          everything
  npm run check -- --watch               again, what is affected, whenever a file changes
  npm run check -- --order 4711          with the programs in the order of an earlier run
  npm run check -- --json                counts of blocks for each page, as JSON; runs nothing

Every block on every page is imported and executed, or accounted for otherwise. Every program prints
its output file, on sockets and in memory, in shuffled order, and leaves nothing behind. Exit code 1
if anything is wrong. --root <folder> checks another cookbook.`

const paint = paintFor(process.stdout, process.env)

await main(async () => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      order: { type: 'string', default: String(Date.now() % 100_000) },
      limit: { type: 'string', default: '5000' },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      root: { type: 'string', default: ROOT },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const { root, today } = values
  const report = await check({
    root,
    today,
    seed: Number(values.order),
    limit: Number(values.limit),
    ...(process.stdout.isTTY && { onProgress: showProgress }),
  })
  if (process.stdout.isTTY) clearLine()
  for (const problem of report.problems) {
    console.log(process.env.GITHUB_ACTIONS === 'true' ? annotate(problem) : format(problem, paint))
  }
  console.log(`${report.problems.length > 0 ? '\n' : ''}${summary(report, paint)}`)
  return report.problems.length > 0 ? 1 : 0
})

function showProgress({ done, of, program }: Progress) {
  clearLine()
  const text = `${String(done)}/${String(of)} ${program.id}`
  process.stdout.write(paint('dim', text.slice(0, process.stdout.columns - 1)))
}

function clearLine() {
  process.stdout.write('\r\u001B[K')
}
