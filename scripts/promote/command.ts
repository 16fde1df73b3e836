import { parseOptions } from '../../cli/options.ts'
import { compare } from '../run/compare.ts'
import { ROOT } from '../lib/cli.ts'
import { announcesErrors } from '../check/rules/expected-errors.ts'
import { inventory, isProgram } from '../cookbook/snippet.ts'
import {
  accept,
  workOut,
  workOutErrors,
  workOutPromises,
  workOutRecording,
  type Promotion,
} from './promote.ts'
import type { CommandIo } from '../check/command.ts'
import { format } from '../check/report.ts'
import { select } from '../cookbook/select.ts'
import { startWorkers } from '../run/workers.ts'

const HELP = `Writes what the programs print into their output files, what those that compare two versions did
and when into .timeline.json files, what the compiler says about the snippets that announce an error
into their .errors files, and what the pages promise into SECURITY.md.

  npm run promote                          every program
  npm run promote client/retry [ids...]    these programs: ids, paths or folders
  npm run promote -- --check [ids...]      only shows what would change (exit code 1 if anything)

Each program runs twice. What differs between the runs becomes [port], [ms], [uuid] or [date]; any
other difference is an error. Lines that are right already stay as they are, byte for byte. In CI
nothing is written. --root <folder> works on another cookbook.`

/** What the command refuses goes to `stderr`. */
type PromoteIo = CommandIo & { readonly stderr: { write(text: string): unknown } }

/** `npm run promote`, and the exit code that it ends with. */
export async function promoteCommand(args: readonly string[], io: PromoteIo): Promise<number> {
  const { stdout, stderr, env } = io
  const { values, positionals } = parseOptions(args, {
    help: { type: 'boolean', short: 'h' },
    check: { type: 'boolean', default: false },
    root: { type: 'string', default: ROOT },
  })
  if (values.help) {
    stdout.write(`${HELP}\n`)
    return 0
  }
  if (env.CI && !values.check) {
    stderr.write(
      'promote does not write in CI: run it on your machine and commit what it writes.\n',
    )
    return 1
  }
  return promote(values.root, positionals, values.check, io)
}

async function promote(
  root: string,
  asked: readonly string[],
  check: boolean,
  { stdout, stderr, env, workers: shared }: PromoteIo,
): Promise<number> {
  const all = inventory(root).snippets.filter((each) => isProgram(each) || announcesErrors(each))
  const chosen =
    asked.length === 0
      ? all
      : [...new Set(asked.flatMap((id) => select(root, all, id, env.INIT_CWD)))]

  const counts = { unchanged: 0, changed: 0, refused: 0 }
  const workers = shared ?? startWorkers()
  for (const program of chosen.filter(isProgram)) {
    settle(await workOut(root, program, workers.onSockets))
    const recording = await workOutRecording(root, program, workers.inMemory)
    if (recording) settle(recording)
  }
  if (!shared) workers.close()
  for (const promotion of await workOutErrors(root, chosen)) settle(promotion)

  for (const promotion of workOutPromises(root)) settle(promotion)

  const verb = check ? 'to write' : 'written'
  stdout.write(
    `${String(counts.changed)} ${verb}, ${String(counts.unchanged)} unchanged, ${String(counts.refused)} refused\n`,
  )
  return counts.refused > 0 || (check && counts.changed > 0) ? 1 : 0

  function settle(promotion: Promotion) {
    const result = resultOf(promotion)
    counts[result]++
    if (result === 'refused') {
      stderr.write(`${promotion.problems.map((problem) => format(problem)).join('\n')}\n`)
    }
    if (result === 'changed') {
      stdout.write(`${change(promotion)}\n`)
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
