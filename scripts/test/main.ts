import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseOptions } from '../../cli/options.ts'
import { UsageError } from '../../cli/refusal.ts'
import { inventory } from '../cookbook/snippet.ts'
import { withHelp } from '../lib/cli.ts'
import { endWithReader } from '../lib/end-with-reader.js'
import { changedFiles, planFor } from './changed.ts'
import { runSteps } from './run-steps.ts'
import { colour, createScreen, writeSummary } from './screen.ts'
import { select, steps, type Step } from './steps.ts'
import { total } from './totals.ts'

const help = `Usage: npm test
       npm test -- [options] [step …]
       npm test -- changed [commit]

Runs every check, or the steps that you name and those they need. What fails shows its output, the
others run all the same. The last line counts tests, and one for each step that is not made of tests.

"changed" runs what a change can affect: the tests that import or read one of its files, however far
away, all programs and pages, the types, and of its own files rules, format and spelling. The change is
all that differs from the commit; without one, from where the branch has left its upstream branch, or
from the last commit. It says which steps it leaves out.

  --list  list the steps
  --help  print this

${list(steps)}`

const interrupted = new AbortController()
const root = fileURLToPath(new URL('../..', import.meta.url))

// What runs is stopped first, and its reports are removed.
endWithReader(() => interrupted.abort())
try {
  const { values, positionals } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
    list: { type: 'boolean' },
  })
  const [word, commit, ...others] = positionals
  if (word === 'changed' && others.length > 0) throw new Error('Name one commit, or none.')
  const plan =
    word === 'changed' && !values.help ? planFor(root, changedFiles(root, commit)) : undefined
  const chosen = plan?.steps ?? select(positionals)
  if (values.help) console.log(help)
  else if (values.list) console.log(list(chosen))
  else if (chosen.length === 0) console.log('Nothing has changed.')
  else {
    process.exitCode = (await test(chosen, plan?.leftOut)) ? 0 : 1
  }
} catch (error) {
  if (error instanceof UsageError) console.error(withHelp(error))
  else console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

async function test(chosen: readonly Step[], leftOut: readonly string[] = []): Promise<boolean> {
  const started = Date.now()
  const reports = mkdtempSync(join(tmpdir(), 'middleware-cookbook-'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())

  // One more than there are cores: many steps wait for a browser or a socket.
  const atOnce = Math.min(availableParallelism() + 1, 4)
  console.log(`Running ${chosen.map(({ name }) => name).join(', ')}; ${atOnce} at a time.`)
  for (const line of leftOut) console.log(line)
  console.log()
  const screen = createScreen()
  const surroundings = { root, reports, colour, signal: interrupted.signal }
  const outcomes = await runSteps(chosen, atOnce, surroundings, screen)
  screen.close()
  rmSync(reports, { recursive: true, force: true })

  const programs = new Set(inventory(root).programs.map(({ id }) => id))
  const totals = total(outcomes, programs)
  writeSummary(outcomes, totals, (Date.now() - started) / 1000)
  return outcomes.every(({ passed }) => passed)
}

function list(listed: readonly Step[]): string {
  return listed.map(({ name, about }) => `  ${name.padEnd(9)} ${about}`).join('\n')
}
