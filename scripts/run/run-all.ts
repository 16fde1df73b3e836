import { seededRandom } from '../../runtime/testing/random.ts'
import { problemOf } from './compare-run.ts'
import { whyNodeOnly } from '../cookbook/node-only.ts'
import type { Program } from '../cookbook/snippet.ts'
import type { Problem } from '../cookbook/problem.ts'
import { LIMIT } from './limit.ts'
import type { Verdict } from './protocol.ts'
import { shuffle } from './shuffle.ts'
import { compareRecording, isRecorded } from '../timeline/kept-recording.ts'
import { startWorkers, type Worker, type Workers } from './workers.ts'

export interface RunAllOptions {
  readonly root: string
  readonly programs: readonly Program[]
  /** Chooses the order, and the random numbers that programs draw. */
  readonly seed: number
  /** How long a program may take, in ms (default 5000). */
  readonly limit?: number
  /** Processes that run already (default: new ones, ended afterwards). */
  readonly workers?: Workers
  /** Where a page shows an output: `docs/client/retry.md:22`. */
  readonly pageOf?: (output: string) => string | undefined
  /** Called before each program. */
  readonly onProgress?: (progress: Progress) => void
  /** Where to run them (default: both). */
  readonly platforms?: readonly Platform[]
}

export const PLATFORMS = ['sockets', 'memory'] as const

export type Platform = (typeof PLATFORMS)[number]

export interface Progress {
  readonly done: number
  readonly of: number
  readonly program: Program
}

export interface RunAll {
  /** Programs that printed their output, on sockets; undefined if none was to run there. */
  readonly onSockets: number | undefined
  /** Programs that printed the same in memory. */
  readonly inMemory: number | undefined
  readonly slow: readonly { readonly program: Program; readonly ms: number }[]
  /** By the path of the program; a program without problems has an empty list. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>
  /** How long all of it took, in ms. */
  readonly ms: number
}

/** A program that takes longer is named. */
const SLOW = 500

/**
 * Runs every program twice at the same time, each in its own shuffled order: in one process on real
 * sockets, and in another in memory, on the browser's platform.
 */
export async function runAll(options: RunAllOptions): Promise<RunAll> {
  const start = performance.now()
  const { root, programs, platforms = PLATFORMS } = options
  const served = platforms.includes('sockets') ? programs : []
  const portable = platforms.includes('memory')
    ? programs.filter((program) => whyNodeOnly(root, program) === undefined)
    : []
  let done = 0
  const of = served.length + portable.length
  const onStart = (program: Program) => options.onProgress?.({ done: done++, of, program })

  const workers = options.workers ?? startWorkers()
  const [sockets, memory] = await Promise.all([
    runOn(workers.onSockets, served, options, onStart),
    runOn(workers.inMemory, portable, { ...options, seed: options.seed + 1 }, onStart),
  ])
  const recordings = await compareAll(workers.inMemory, portable, options)
  if (!options.workers) workers.close()
  return {
    onSockets: platforms.includes('sockets') ? count(sockets) : undefined,
    inMemory: platforms.includes('memory') ? count(memory) : undefined,
    slow: [...sockets, ...memory]
      .filter(([, { ms }]) => ms > SLOW)
      .map(([program, { ms }]) => ({ program, ms })),
    problems: new Map(
      programs.map((program) => [
        program.path,
        [
          ...problemsOf(sockets.get(program), memory.get(program)),
          ...(recordings.get(program) ?? []),
        ],
      ]),
    ),
    ms: performance.now() - start,
  }
}

/** What is wrong with recordings, of programs that print what they should. */
async function compareAll(
  worker: Worker,
  programs: readonly Program[],
  { root, limit = LIMIT }: RunAllOptions,
): Promise<ReadonlyMap<Program, readonly Problem[]>> {
  const problems = new Map<Program, readonly Problem[]>()
  for (const program of programs.filter((each) => isRecorded(root, each))) {
    problems.set(program, await compareRecording(root, program, worker, limit))
  }
  return problems
}

type Verdicts = ReadonlyMap<Program, Verdict>

async function runOn(
  worker: Worker,
  programs: readonly Program[],
  { root, seed, limit = LIMIT, pageOf }: RunAllOptions,
  onStart: (program: Program) => void,
): Promise<Verdicts> {
  const verdicts = new Map<Program, Verdict>()
  let previous: Program | undefined
  for (const program of shuffle(programs, seededRandom(seed))) {
    onStart(program)
    const page = pageOf?.(program.output)
    const job = { root, program, seed, limit, ...(page !== undefined && { page }) }
    const verdict = await worker.run(job)
    blame(previous, verdict.afterwards)
    verdicts.set(program, verdict)
    previous = program
  }
  return verdicts

  function blame(program: Program | undefined, sentences: readonly string[]) {
    const verdict = program && verdicts.get(program)
    if (!verdict || sentences.length === 0) return
    const problems = sentences.map((text) => problemOf(program, text))
    verdicts.set(program, { ...verdict, problems: [...verdict.problems, ...problems] })
  }
}

function count(verdicts: Verdicts): number {
  return [...verdicts.values()].filter(({ problems }) => problems.length === 0).length
}

/** What is also wrong on sockets is told once. */
function problemsOf(onSockets: Verdict | undefined, inMemory: Verdict | undefined): Problem[] {
  const told = onSockets?.problems ?? []
  const more = (inMemory?.problems ?? [])
    .filter(({ message }) => !told.some((other) => other.message === message))
    .map((problem) => ({
      ...problem,
      message: `in memory: ${problem.message} (if the program needs Node, say why on top: // @node <why>)`,
    }))
  return [...told, ...more]
}
