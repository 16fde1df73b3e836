import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { nearest } from '../../cli/nearest.ts'
import {
  codeKey,
  mutantsFile,
  mutantTargets,
  readMutants,
  scoreOf,
  type MutantResults,
  type MutantTarget,
} from '../cookbook/mutant-results.ts'
import { main, ROOT } from '../lib/cli.ts'
import { installPackages } from '../setup/install.js'
import type { Tried } from './last-run.ts'
import { withReasons } from './report.ts'
import { home, tryMutants } from './stryker.ts'

const HELP = `Usage: npm run mutate -- [--save] [--reuse | --late] <recipe or folder> …

Changes the code in one place at a time, such as "<" to "<=", and runs the tests that reach it. A
change that no test notices is a survivor: a test is missing, or the change makes no difference.

  npm run mutate client/retry
  npm run mutate runtime/kit

  --save   keep the counts and the survivors in mutants.json beside the code. Write into each "why"
           the reason for which it stays
  --reuse  try again what survived the last run and what is new. For while you write tests: it misses
           what a change of the library, or inside a test, makes of the others
  --late   try again, one at a time, what never ended in the last run: beside other work a mutant may
           only have been slow
  --help   print this

The targets are ${mutantTargets(ROOT)
  .map(({ id }) => id)
  .join(', ')}.`

await main(async () => {
  const { values, positionals } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
    save: { type: 'boolean', default: false },
    reuse: { type: 'boolean', default: false },
    late: { type: 'boolean', default: false },
  })
  if (values.help || positionals.length === 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const targets = mutantTargets(ROOT)
  const unknown = positionals.find((asked) => !targets.some(({ id }) => id === asked))
  if (unknown !== undefined) {
    const ids = targets.map(({ id }) => id)
    const [hint] = nearest(ids, unknown, 1)
    console.error(
      `There is no target "${unknown}".${hint === undefined ? '' : ` Did you mean ${hint}?`}`,
    )
    return 2
  }
  await installPackages(home(ROOT), ['--ignore-scripts'])
  const tried = values.late ? 'late' : values.reuse ? 'survivors' : 'all'
  let unexplained = 0
  for (const target of targets.filter(({ id }) => positionals.includes(id))) {
    const results = await resultsOf(target, tried)
    show(target, results)
    unexplained += results.survived.filter(({ why }) => why === '').length
    if (values.save) {
      writeFileSync(mutantsFile(ROOT, target), `${JSON.stringify(results, null, 2)}\n`)
    }
  }
  return unexplained > 0 ? 1 : 0
})

async function resultsOf(target: MutantTarget, tried: Tried): Promise<MutantResults> {
  // Before the run: the files may change while it lasts.
  const code = codeKey(ROOT, target)
  const counts = await tryMutants(ROOT, target, tried)
  return {
    date: new Date().toISOString().slice(0, 10),
    code,
    ...counts,
    survived: withReasons(counts.survived, readMutants(ROOT, target)?.survived ?? []),
  }
}

function show({ id, folder }: MutantTarget, results: MutantResults): void {
  for (const { file, line, code, mutant, why } of results.survived) {
    console.log(
      `${folder}/${file}:${line}\n  - ${code}\n  + ${mutant}\n  ${why || 'no reason yet'}`,
    )
  }
  const { mutants, killed, timedOut, survived } = results
  console.log(
    `${id}: ${mutants} mutants, ${killed} killed, ${timedOut} never ended, ` +
      `${survived.length} survived; score ${(100 * scoreOf(results)).toFixed(1)} %`,
  )
}
