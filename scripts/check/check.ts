import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { canChangeErrors, isAffected } from './affected.ts'
import { announcesErrors, listErrors } from './rules/expected-errors.ts'
import { frontMatterRules } from './rules/front-matter.ts'
import { promiseRules } from './rules/promises.ts'
import { frameworkRules } from './rules/frameworks.ts'
import { platformRules } from './rules/platform.ts'
import { fileRules } from './rules/file-rules.ts'
import { whyNodeOnly } from '../cookbook/node-only.ts'
import { inventory, type Snippet } from '../cookbook/snippet.ts'
import { authorChecks, type AuthorCheck } from './author/index.ts'
import { pagePaths } from '../cookbook/catalogue.ts'
import { pageReader, type Page } from '../cookbook/page.ts'
import { judgeErrors } from './rules/judge-errors.ts'
import type { Problem } from '../cookbook/problem.ts'
import { runAll, type Platform, type Progress, type RunAll } from '../run/run-all.ts'
import { accountBlocks, type BlockAccount, type PageCounts } from './rules/account-blocks.ts'
import type { Counts } from './rules/counts.ts'
import type { Workers } from '../run/workers.ts'

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
  /** What else to look at, beside pages and programs (default: types, tests and format). */
  readonly author?: readonly AuthorCheck[]
  /** Run only programs that a change of these files can affect (default: all). Pages are looked at in any case. */
  readonly changed?: readonly string[]
  /** Where programs run (default: on sockets and in memory). */
  readonly platforms?: readonly Platform[]
  readonly onProgress?: (progress: Progress) => void
}

export interface Report {
  readonly seed: number
  readonly blocks: BlockAccount
  readonly runs: RunAll
  /** How many snippets show compile errors. */
  readonly listings: number
  readonly problems: readonly Problem[]
}

/** Checks a cookbook: its files, its pages, its programs and the errors that it announces. */
export async function check(asked: CheckOptions): Promise<Report> {
  const { root, today, author, changed, ...options } = asked
  const files = inventory(root)
  const readPage = await pageReader(root)
  const pages = pagePaths(root).map(readPage)
  const blocks = accountBlocks(files, pages, today)
  const [runs, listings] = await Promise.all([
    runAll({
      ...options,
      root,
      programs: files.programs.filter(
        (program) =>
          existsSync(join(root, program.output)) &&
          (!changed || isAffected(root, program, changed)),
      ),
      pageOf: (output) => blocks.shownOn.get(output)?.[0],
    }),
    !changed || canChangeErrors(root, files.snippets, changed)
      ? listErrors(root, files.snippets)
      : undefined,
  ])
  // Not at the same time: programs have a limit, and the compiler leaves them no processor.
  const found = await lookAsAuthor(root, files.snippets, author)
  const problems = [
    ...files.problems,
    ...fileRules(files.snippets),
    ...frontMatterRules(root, files.snippets),
    ...promiseRules(root),
    ...frameworkRules(root, pages),
    ...platformRules(root, files.snippets),
    ...blocks.problems,
    ...(listings ? judgeErrors(root, files.snippets, listings) : []),
    ...[...runs.problems.values()].flat(),
    ...found,
    ...none(files.programs.length),
  ]
  return { seed: options.seed, blocks, runs, listings: listings?.length ?? 0, problems }
}

async function lookAsAuthor(
  root: string,
  snippets: readonly Snippet[],
  wanted: readonly AuthorCheck[] | undefined,
): Promise<readonly Problem[]> {
  const checks = await authorChecks(root, wanted)
  try {
    return await checks.look(snippets)
  } finally {
    await checks.close()
  }
}

/** What a cookbook holds, and how it is checked. */
export interface BlockCounts {
  readonly pages: readonly PageCounts[]
  readonly total: Counts
  readonly programs: number
  /** Programs that also run in memory. */
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
  const { pages, total } = accountBlocks(files, pagePaths(root).map(readPage), today)
  return {
    pages,
    total,
    programs: files.programs.length,
    portable: files.programs.filter((program) => whyNodeOnly(root, program) === undefined).length,
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
