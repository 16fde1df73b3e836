import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { announcesErrors, listErrors } from './expected-errors.ts'
import { hygiene } from './hygiene.ts'
import { inventory } from './inventory.ts'
import { pagePaths, pageReader, type Page } from './pages.ts'
import { judgeErrors } from './judge-errors.ts'
import type { Problem } from './problem.ts'
import { needsNode, runAll, type Progress, type RunAll } from './run-all.ts'
import { survey, type PageCounts, type Counts, type Survey } from './survey.ts'
import type { Workers } from './workers.ts'

export interface CheckOptions {
  readonly root: string
  /** Chooses the order of the programs, and the random numbers that they draw. */
  readonly seed: number
  /** Such as `2026-03-01`: excuses expire. */
  readonly today: string
  /** How long a program may take, in ms (default 5000). */
  readonly limit?: number
  /** Processes that run already (default: new ones, ended afterwards). */
  readonly workers?: Workers
  readonly onProgress?: (progress: Progress) => void
}

export interface Report {
  readonly seed: number
  readonly survey: Survey
  readonly runs: RunAll
  /** How many snippets show compile errors. */
  readonly listings: number
  readonly problems: readonly Problem[]
}

/** Checks a cookbook: its files, its pages, its programs and the errors that it announces. */
export async function check({ root, today, ...options }: CheckOptions): Promise<Report> {
  const files = inventory(root)
  const readPage = await pageReader(root)
  const surveyed = survey(files, pagePaths(root).map(readPage), today)
  const [runs, listings] = await Promise.all([
    runAll({
      ...options,
      root,
      programs: files.programs.filter(({ output }) => existsSync(join(root, output))),
      pageOf: (output) => surveyed.shownOn.get(output)?.[0],
    }),
    listErrors(root, files.snippets),
  ])
  const problems = [
    ...files.problems,
    ...hygiene(files.snippets),
    ...surveyed.problems,
    ...judgeErrors(root, files.snippets, listings),
    ...[...runs.problems.values()].flat(),
    ...none(files.programs.length),
  ]
  return { seed: options.seed, survey: surveyed, runs, listings: listings.length, problems }
}

/** What a cookbook holds, and how it is checked. */
export interface BlockCounts {
  readonly pages: readonly PageCounts[]
  readonly total: Counts
  readonly programs: number
  /** Programs that run in memory, too. */
  readonly portable: number
  /** Snippets that show compile errors. */
  readonly withErrors: number
}

/** Counts without running anything. */
export async function countBlocks(root: string, today: string): Promise<BlockCounts> {
  return countBlocksWith(await pageReader(root), root, today)
}

/** {@link countBlocks}, for one who can read pages already. */
export function countBlocksWith(
  readPage: (path: string) => Page,
  root: string,
  today: string,
): BlockCounts {
  const files = inventory(root)
  const { pages, total } = survey(files, pagePaths(root).map(readPage), today)
  return {
    pages,
    total,
    programs: files.programs.length,
    portable: files.programs.filter((program) => !needsNode(root, program)).length,
    withErrors: files.snippets.filter((snippet) => announcesErrors(snippet)).length,
  }
}

/** An engine that runs nothing must not look like one that finds nothing wrong. */
function none(programs: number): Problem[] {
  if (programs > 0) return []
  return [
    {
      rule: 'nothing-found',
      file: 'snippets',
      message: 'no file is a program: is this the right folder?',
    },
  ]
}
