import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { endWithReader } from './end-with-reader.js'
import { inventory } from './engine/inventory.ts'
import { runSteps } from './test/run-steps.ts'
import { colour, createScreen, writeSummary } from './test/screen.ts'
import { select, steps, type Step } from './test/steps.ts'
import { total } from './test/totals.ts'

const help = `Usage: npm test
       npm test -- [options] [step …]

Runs every check, or the steps that you name and those they need. What fails shows its output, the
others run all the same. The last line counts tests, and one for each step that is not made of tests.

  --list  list the steps
  --help  print this

${list(steps)}`

const interrupted = new AbortController()
const root = fileURLToPath(new URL('..', import.meta.url))

// What runs is stopped first, and its reports are removed.
endWithReader(() => interrupted.abort())
try {
  const { values, positionals } = parseArgs({
    args: argv.slice(2),
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, list: { type: 'boolean' } },
  })
  const chosen = select(positionals)
  if (values.help) console.log(help)
  else if (values.list) console.log(list(chosen))
  else process.exitCode = (await test(chosen)) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

async function test(chosen: readonly Step[]): Promise<boolean> {
  const started = Date.now()
  const reports = mkdtempSync(join(tmpdir(), 'middleware-cookbook-'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => interrupted.abort())

  // One more than there are cores: many steps wait for a browser or a socket.
  const atOnce = Math.min(availableParallelism() + 1, 4)
  console.log(`Running ${chosen.map(({ name }) => name).join(', ')}; ${atOnce} at a time.\n`)
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
