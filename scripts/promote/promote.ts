import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare, linesOf, reconcile, type PrintedLine } from '../run/compare.ts'
import { listErrors } from '../check/rules/expected-errors.ts'
import { SECURITY, securityFile } from '../cookbook/promise-table.ts'
import type { Program, Snippet } from '../cookbook/snippet.ts'
import { problemOf } from '../run/compare-run.ts'
import { LIMIT } from '../run/limit.ts'
import { elide } from '../run/placeholders.ts'
import type { Problem } from '../cookbook/problem.ts'
import type { Worker } from '../run/workers.ts'
import { isRecorded } from '../timeline/kept-recording.ts'
import { isRecording, recordingPath } from '../cookbook/recording-path.ts'

/** What is to be written into a file, if it is right. */
export interface Promotion {
  /** The file, relative to the root. */
  readonly output: string
  /** What it comes from. */
  readonly source: string
  /** The output file as it is, undefined if there is none. */
  readonly before: string | undefined
  /** The output file as it ought to be. */
  readonly after: string
  /** Why `after` must not be accepted. */
  readonly problems: readonly Problem[]
}

/**
 * Runs a program twice in a process of the worker, under different time and chance, and works out its output file: lines
 * that the file already has right stay as they are, what differed between the runs becomes a
 * placeholder, and what differed otherwise is a problem.
 */
export async function workOut(root: string, program: Program, worker: Worker): Promise<Promotion> {
  const before = readIfThere(join(root, program.output))
  const job = { root, program, limit: LIMIT, accepts: true }
  const first = await worker.run({ ...job, seed: 1 })
  const isWrong = first.problems.length > 0
  const second = isWrong ? first : await worker.run({ ...job, seed: 2, noisy: true })
  const { lines, problems } = mergeRuns(program, first.output, second.output)
  const after = reconcile(before ?? '', lines, program)
  const late = isWrong ? [] : second.afterwards.map((text) => problemOf(program, text))
  const misbehaviour = [...first.problems, ...second.problems, ...late]
  return {
    output: program.output,
    source: program.path,
    before,
    after,
    problems: [...unique(misbehaviour), ...problems],
  }
}

/**
 * Records a program twice, on the virtual clock of a process with the browser's platform.
 *
 * @returns undefined for a program that has no recording and needs none
 */
export async function workOutRecording(
  root: string,
  program: Program,
  worker: Worker,
): Promise<Promotion | undefined> {
  if (!isRecorded(root, program)) return undefined
  const output = recordingPath(program.output)
  const before = readIfThere(join(root, output))
  const job = { root, program, limit: LIMIT, seed: 1, records: true }
  const first = await worker.run(job)
  const second = first.problems.length > 0 ? first : await worker.run(job)
  if (first.recording === undefined && before === undefined) return undefined
  const difference =
    first.recording === second.recording
      ? undefined
      : compare(first.recording ?? '', second.recording ?? '', { golden: output, printed: output })
  const problems = [...first.problems]
  if (difference) {
    problems.push({
      rule: 'not-deterministic',
      file: program.path,
      message: 'two runs on the virtual clock did different things: let nothing depend on order',
      detail: difference.diff,
    })
  }
  return { output, source: program.path, before, after: first.recording ?? '', problems }
}

/** Compiles the snippets that announce compile errors, and works out their `.errors` files. */
export async function workOutErrors(
  root: string,
  snippets: readonly Snippet[],
): Promise<readonly Promotion[]> {
  const listings = await listErrors(root, snippets)
  return listings.map(({ snippet, output, text, problems }) => ({
    output,
    source: snippet.path,
    before: readIfThere(join(root, output)),
    after: text,
    problems,
  }))
}

/** The table of promises in SECURITY.md, from the front matter of the pages: nothing where it is right already. */
export function workOutPromises(root: string): readonly Promotion[] {
  const security = securityFile(root)
  if (!security || security.before === security.after) return []
  const { before, after } = security
  return [{ output: SECURITY, source: 'docs', before, after, problems: [] }]
}

/** Writes the output file, so that a reader sees the old one or the new one and nothing between. */
export function accept(root: string, { output, after }: Promotion): void {
  const file = join(root, output)
  if (after === '' && isRecording(output)) {
    rmSync(file)
    return
  }
  const temporary = `${file}.${String(process.pid)}.tmp`
  writeFileSync(temporary, after)
  renameSync(temporary, file)
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

interface Merged {
  readonly lines: readonly PrintedLine[]
  readonly problems: readonly Problem[]
}

function mergeRuns(program: Program, first: string, second: string): Merged {
  const others = linesOf(second)
  const lines: PrintedLine[] = []
  const problems: Problem[] = []
  for (const [index, line] of linesOf(first).entries()) {
    const other = program.unordered ? takeAlike(others, line) : others.shift()
    const text = other === undefined ? undefined : elide(line, other)
    lines.push({ text: text ?? line, seen: other === undefined ? [line] : [line, other] })
    if (text === undefined) problems.push(differs(program, index, line, other))
  }
  if (others[0] !== undefined) problems.push(differs(program, lines.length, undefined, others[0]))
  return { lines, problems: problems.slice(0, 1) }
}

function takeAlike(lines: string[], wanted: string): string | undefined {
  const same = lines.indexOf(wanted)
  const index = same >= 0 ? same : lines.findIndex((line) => elide(wanted, line) !== undefined)
  return index >= 0 ? lines.splice(index, 1)[0] : undefined
}

function differs(
  { path }: Program,
  index: number,
  first: string | undefined,
  second: string | undefined,
): Problem {
  return {
    rule: 'not-deterministic',
    file: path,
    message: `two runs printed different things in line ${String(index + 1)}: print what does not depend on time, chance or order`,
    detail: `first run:  ${first ?? '(nothing)'}\nsecond run: ${second ?? '(nothing)'}`,
  }
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()]
}
