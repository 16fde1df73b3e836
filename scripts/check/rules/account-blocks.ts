import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { classify, type Kind } from './classify.ts'
import { faultOf } from '../../cookbook/exemption.ts'
import type { Inventory } from '../../cookbook/snippet.ts'
import { unfinished } from '../../cookbook/todos.ts'
import { DIRECTIVES } from '../../cookbook/directive.ts'
import type { Fence, Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { symptomRules } from './symptoms.ts'
import { comparisons } from './comparisons.ts'
import { add, count, type Counts } from './counts.ts'
import { loadedBy } from './loaded-by.ts'
import { orphans, Shown } from './orphans.ts'
import { sameTitles } from './same-titles.ts'
import { tooShort } from './too-short.ts'
import { commandsIn, knownCommands, type Commands } from './shell.ts'
import { ImportError, readShown } from '../../cookbook/shown.ts'

/** Every block of every page, accounted for. */
export interface BlockAccount {
  readonly pages: readonly PageCounts[]
  readonly total: Counts
  /** Which pages show a snippet, by its path: `docs/client/retry.md:22`. */
  readonly shownOn: ReadonlyMap<string, readonly string[]>
  readonly problems: readonly Problem[]
}

export interface PageCounts {
  readonly path: string
  readonly counts: Counts
}

/**
 * Classifies all blocks and looks for what is lost on either side: an import of nothing, a snippet
 * or region on no page.
 *
 * @param today such as `2026-03-01`: excuses expire
 */
export function accountBlocks(
  { root, snippets, programs }: Inventory,
  pages: readonly Page[],
  today: string,
): BlockAccount {
  const executed = loadedBy(root, snippets, ['program', 'test'])
  const commands = knownCommands(root, programs)
  const shown = new Shown()
  const problems: Problem[] = []
  const counted = pages.map((page) => {
    const { path, fences, directives, escapes, strayExemptions, todos } = page
    problems.push(...todos.map((line) => unfinished(path, line)))
    problems.push(...escapes.map((escape) => ({ rule: 'escape', file: path, ...escape })))
    problems.push(...strayExemptions.map((line) => strayExemption(path, line)))
    problems.push(...directives.flatMap((listing) => lost(root, path, listing)))
    const kinds = [
      ...fences.flatMap((fence) => kindOf(fence)),
      ...directives.map((directive) => kindOfMade(path, directive)),
    ]
    return { path, counts: count(kinds) }
  })
  return {
    pages: counted,
    total: add(counted.map(({ counts }) => counts)),
    shownOn: shown.places,
    problems: [
      ...problems,
      ...orphans(root, snippets, shown),
      ...tooShort(snippets, pages),
      ...comparisons(snippets, pages),
      ...nothing(pages),
      ...sameTitles(pages),
      ...symptomRules(root, pages),
    ],
  }

  /** An output that is shown in two parts is shown. */
  function kindOfMade(page: string, { name, of, line }: Page['directives'][number]): Kind {
    const { needs, shows } = DIRECTIVES[name]
    if (shows !== 'output') return 'generated'
    shown.add(needs(of), '', { page, line })
    return 'output'
  }

  function kindOf(fence: Fence): Kind[] {
    const at = { file: fence.page, line: fence.line }
    if (fence.source) shown.add(fence.source.path, fence.source.region, fence)
    const code = fence.source ? read(root, fence, problems) : fence.content
    if (code === undefined) return []
    const fault = fence.exemption && faultOf(fence.exemption, today)
    if (fault !== undefined) {
      problems.push({ rule: 'bad-excuse', ...at, message: fault })
      return []
    }
    const verdict = classify(fence, { executed, shown: code })
    if ('kind' in verdict) {
      if (verdict.kind === 'shell') problems.push(...wrongCommands(fence, commands))
      return [verdict.kind]
    }
    problems.push({ ...verdict, ...at })
    return []
  }
}

/** What the site cannot make, because there is nothing to make it of. */
function lost(
  root: string,
  page: string,
  { name, of, line }: Page['directives'][number],
): Problem[] {
  const needs = DIRECTIVES[name].needs(of)
  if (needs === undefined || ['', '.ts'].some((end) => existsSync(join(root, needs + end)))) {
    return []
  }
  return [
    {
      rule: 'listing-missing',
      file: page,
      line,
      message: `asks for the ${name} of ${of}, but there is no ${needs}`,
    },
  ]
}

function strayExemption(file: string, line: number): Problem {
  const message = 'this exemption is above no block: delete it, or put it right above the block'
  return { rule: 'bad-excuse', file, line, message }
}

function wrongCommands({ page, line, content }: Fence, commands: Commands): Problem[] {
  return commandsIn(content).flatMap((command) => {
    const fault = commands.faultOf(command)
    return fault === undefined
      ? []
      : { rule: 'wrong-command', file: page, line, message: `${command}: ${fault}` }
  })
}

/** The code of an imported block; undefined, and a problem, if there is none. */
function read(root: string, fence: Fence, problems: Problem[]): string | undefined {
  if (!fence.source) return undefined
  try {
    return readShown(root, fence.source).code
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const { rule, message } = error
    // A region that starts twice or never ends is a fault of its file, not of the page that shows it (file-rules.ts).
    if (rule !== 'bad-region') problems.push({ rule, file: fence.page, line: fence.line, message })
    return undefined
  }
}

/** An extractor that finds nothing must not look like a cookbook without mistakes. */
function nothing(pages: readonly Page[]): Problem[] {
  if (pages.some(({ fences }) => fences.length > 0)) return []
  return [
    {
      rule: 'nothing-found',
      file: 'docs',
      message: 'no page holds a block of code: is this the right folder?',
    },
  ]
}
