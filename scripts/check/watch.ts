import { existsSync, watch as watchFolder } from 'node:fs'
import { dirname, join } from 'node:path'
import { authorChecks, type AuthorCheck } from './author/index.ts'
import { canChangeErrors, isAffected, isLoaded } from './affected.ts'
import { listErrors } from './rules/expected-errors.ts'
import { frontMatterRules } from './rules/front-matter.ts'
import { platformRules } from './rules/platform.ts'
import { fileRules } from './rules/file-rules.ts'
import { inventory, type Inventory, type Program } from '../cookbook/snippet.ts'
import { judgeErrors } from './rules/judge-errors.ts'
import { pagePaths } from '../cookbook/catalogue.ts'
import { pageReader, type Page } from '../cookbook/page.ts'
import type { Problem } from '../cookbook/problem.ts'
import { runAll } from '../run/run-all.ts'
import { accountBlocks, type BlockAccount } from './rules/account-blocks.ts'
import { startWorkers } from '../run/workers.ts'

export interface WatchOptions {
  readonly root: string
  readonly seed: number
  /** Such as `2026-03-01`: excuses expire. */
  readonly today: string
  readonly limit?: number
  /** What else to look at (default: types, tests and format). */
  readonly author?: readonly AuthorCheck[]
  /** Called after the first check, and after each change. */
  readonly onUpdate: (update: Update) => void
}

export interface Update {
  /** What changed, relative to the root; nothing the first time. */
  readonly changed: readonly string[]
  /** The programs that ran because of it. */
  readonly ran: readonly Program[]
  /** All that is wrong now, also elsewhere. */
  readonly problems: readonly Problem[]
  /** How long it took from the change, in ms. */
  readonly ms: number
}

const FOLDERS = ['docs', 'snippets', 'runtime']

/** Editors write a file in several steps, in ms. */
const PAUSE = 15

/**
 * Checks the cookbook, and again whenever a file changes: only what the change can affect, in
 * processes that wait with everything loaded but the snippets.
 *
 * @returns a function that ends it
 */
export async function watch(options: WatchOptions): Promise<() => void> {
  const { root } = options
  const read = await pageReader(root)
  const pages = new Map<string, Page>()
  const runs = new Map<string, readonly Problem[]>()
  let errors: readonly Problem[] = []
  let faults: readonly Problem[] = []
  let blocks: BlockAccount | undefined
  let workers = startWorkers()
  workers.prepare()
  const author = await authorChecks(root, options.author)
  let found: readonly Problem[] = []
  /** What was told last. */
  let told = ''
  let isOver = false

  let waiting = new Set<string>()
  let work = update([])
  const watchers = FOLDERS.filter((folder) => existsSync(join(root, folder))).map((folder) =>
    watchFolder(join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || name.endsWith('.tmp')) return
      if (waiting.size === 0) setTimeout(next, PAUSE)
      waiting.add(join(folder, name))
    }),
  )
  await work
  return () => {
    isOver = true
    for (const watcher of watchers) watcher.close()
    void author.close()
    workers.close()
  }

  function next() {
    work = work.then(() => {
      const changed = [...waiting].sort()
      waiting = new Set()
      return changed.length > 0 ? update(changed) : undefined
    })
  }

  async function update(changed: readonly string[]): Promise<void> {
    const start = performance.now() - (changed.length > 0 ? PAUSE : 0)
    /** The first look is told as a whole: until the programs have run, what is wrong is not known. */
    let isQuiet = changed.length === 0
    const files = inventory(root)
    const affected = affectedBy(changed, files)
    if (changed.some(isLoaded)) renew()
    lookAtRules()
    tellNews()
    // Where a page shows an output is known from before, unless a page has changed.
    const atOnce = changed.length === 0 || changed.some(isPage)
    if (atOnce) lookAtPages()
    const [near, far] = nearFirst(changed, affected)
    const running = runSome(near)
    // While the programs run.
    if (changed.length > 0) await author.glance(files.snippets, changed, tellFound)
    if (!atOnce) lookAtPages()
    const some = changed.length > 0 ? changed : undefined
    const looking = author.look(files.snippets, some, tellFound)
    await running
    tell(near)
    if (far.length > 0) {
      await runSome(far)
      tell(far)
    }
    tellFound(await looking)
    if (isOver) return
    if (affected.length > 0) renew()
    if (changed.length > 0 && !canChangeErrors(root, files.snippets, changed)) return
    errors = judgeErrors(root, files.snippets, await listErrors(root, files.snippets))
    tellNews()

    /** Types, tests and format: what they find is told as soon as it is known. */
    function tellFound(soFar: readonly Problem[]) {
      found = soFar
      tellNews()
    }

    function lookAtRules() {
      faults = [
        ...fileRules(files.snippets),
        ...frontMatterRules(root, files.snippets),
        ...platformRules(root, files.snippets),
      ]
    }

    function lookAtPages() {
      blocks = accountBlocks(files, readPages(changed), options.today)
      for (const path of runs.keys()) {
        if (!files.programs.some((program) => program.path === path)) runs.delete(path)
      }
    }

    async function runSome(programs: readonly Program[]) {
      const pageOf = (output: string) => blocks?.shownOn.get(output)?.[0]
      const { problems } = await runAll({ ...options, programs, workers, pageOf })
      for (const [path, found] of problems) runs.set(path, found)
    }

    function tell(ran: readonly Program[]) {
      const problems = wrongNow()
      isQuiet = false
      told = JSON.stringify(problems)
      options.onUpdate({ changed, ran, problems, ms: performance.now() - start })
    }

    /** Without waiting for the programs: a mistake that is known is worth no wait. */
    function tellNews() {
      if (!isQuiet && JSON.stringify(wrongNow()) !== told) tell([])
    }

    function wrongNow(): readonly Problem[] {
      const running = [...runs.values()].flat()
      return [
        ...files.problems,
        ...faults,
        ...(blocks?.problems ?? []),
        ...errors,
        ...found,
        ...running,
      ]
    }
  }

  /** A process knows the files that it loaded: the next programs get one that loaded nothing. */
  function renew() {
    workers.close()
    workers = startWorkers()
    workers.prepare()
  }

  function readPages(changed: readonly string[]): Page[] {
    const paths = pagePaths(root)
    for (const path of pages.keys()) {
      if (changed.includes(path) || !paths.includes(path)) pages.delete(path)
    }
    return paths.map((path) => {
      const page = pages.get(path) ?? read(path)
      pages.set(path, page)
      return page
    })
  }

  function affectedBy(changed: readonly string[], files: Inventory): Program[] {
    return files.programs.filter((program) => {
      if (!existsSync(join(root, program.output))) return false
      return changed.length === 0 || isAffected(root, program, changed)
    })
  }
}

/** Who changes a recipe looks at the programs beside it, and can wait for those that use it elsewhere. */
function nearFirst(
  changed: readonly string[],
  programs: readonly Program[],
): readonly [near: readonly Program[], far: readonly Program[]] {
  const folders = new Set(changed.map((path) => dirname(path)))
  const near = programs.filter(({ path }) => folders.has(dirname(path)))
  if (near.length === 0) return [programs, []]
  return [near, programs.filter((program) => !near.includes(program))]
}

function isPage(path: string): boolean {
  return path.startsWith('docs/')
}
