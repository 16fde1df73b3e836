import { parseArgs } from 'node:util'
import { compare } from './engine/compare.ts'
import { main, ROOT } from './engine/cli.ts'
import { announcesErrors } from './engine/expected-errors.ts'
import { inventory, isProgram } from './engine/inventory.ts'
import { accept, workOut, workOutErrors, type Promotion } from './engine/promote.ts'
import { format } from './engine/report.ts'
import { select } from './engine/select.ts'
import { startWorkers } from './engine/workers.ts'

const HELP = `Writes what the programs print into their output files, and what the compiler says about the
snippets that announce an error into their .errors files.

  npm run promote                          every program
  npm run promote client/retry [ids...]    these programs: ids, paths or folders
  npm run promote -- --check [ids...]      only shows what would change (exit code 1 if anything)

Each program runs twice. What differs between the runs becomes [port], [ms], [uuid] or [date]; any
other difference is an error. Lines that are right already stay as they are, byte for byte. In CI
nothing is written. --root <folder> works on another cookbook.`

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      check: { type: 'boolean', default: false },
      root: { type: 'string', default: ROOT },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (process.env.CI && !values.check) {
    console.error('promote does not write in CI: run it on your machine and commit what it writes.')
    return 1
  }
  return promote(values.root, positionals, values.check)
})

async function promote(root: string, asked: readonly string[], check: boolean): Promise<number> {
  const all = inventory(root).snippets.filter((each) => isProgram(each) || announcesErrors(each))
  const chosen =
    asked.length === 0
      ? all
      : [...new Set(asked.flatMap((id) => select(root, all, id, process.env.INIT_CWD)))]

  const counts = { unchanged: 0, changed: 0, refused: 0 }
  const workers = startWorkers()
  for (const program of chosen.filter(isProgram)) {
    settle(await workOut(root, program, workers.onSockets))
  }
  workers.close()
  for (const promotion of await workOutErrors(root, chosen)) settle(promotion)

  const verb = check ? 'to write' : 'written'
  console.log(
    `${String(counts.changed)} ${verb}, ${String(counts.unchanged)} unchanged, ${String(counts.refused)} refused`,
  )
  return counts.refused > 0 || (check && counts.changed > 0) ? 1 : 0

  function settle(promotion: Promotion) {
    const result = resultOf(promotion)
    counts[result]++
    if (result === 'refused') {
      console.error(promotion.problems.map((problem) => format(problem)).join('\n'))
    }
    if (result === 'changed') {
      console.log(change(promotion))
      if (!check) accept(root, promotion)
    }
  }
}

function resultOf({ problems, before, after }: Promotion): 'unchanged' | 'changed' | 'refused' {
  if (problems.length > 0) return 'refused'
  return before === after ? 'unchanged' : 'changed'
}

function change({ source, output, before, after }: Promotion): string {
  if (before === undefined) return `${output} (new)\n${indent(after)}`
  return compare(before, after, { golden: output, printed: source })?.diff ?? output
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ').trimEnd()
}
