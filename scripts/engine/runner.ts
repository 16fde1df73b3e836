import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stackOf } from './errors.ts'
import type { Program } from './inventory.ts'
import type { Problem } from './problem.ts'

/** What the process that runs programs is asked to do. */
export interface Job {
  readonly root: string
  readonly program: Program
  /** Chooses the random numbers that the program draws. */
  readonly seed: number
  /** How long it may take, in ms. */
  readonly limit: number
  /** Where a page shows its output. */
  readonly page?: string
}

/** What it answers. */
export interface Verdict {
  readonly output: string
  readonly problems: readonly Problem[]
  /** What the program before did, when it was thought to have ended. */
  readonly afterwards: readonly string[]
  /** How long it took, in ms. */
  readonly ms: number
}

/**
 * The process behind `workers.ts`: takes one job after another from its parent. The runtime is
 * loaded with the first job, so that a process that waits in reserve knows no old version of it.
 */
const network = process.execArgv.includes('--conditions=browser') ? 'none' : 'loopback'
const afterwards: string[] = []
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => afterwards.push(`threw after it had ended: ${stackOf(error)}`))
}
process.on('message', (job: Job) => {
  void work(job).then((verdict) => process.send?.(verdict))
})

async function work({ root, program, seed, limit, page }: Job): Promise<Verdict> {
  const [{ skipping }, { judge }, { run }] = await modules()
  const before = afterwards.splice(0)
  const result = await run(program, { installClock: skipping(seed), limit, network })
  const golden = readFileSync(join(root, program.output), 'utf8')
  return {
    output: result.output,
    problems: judge(root, result, golden, page),
    afterwards: before,
    ms: result.ms,
  }
}

function modules() {
  return Promise.all([import('./clocks.ts'), import('./judge.ts'), import('./run.ts')])
}
