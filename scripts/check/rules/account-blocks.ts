import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { classify, KINDS, type Kind } from './classify.ts'
import { faultOf } from '../../cookbook/exemption.ts'
import { importsOf } from '../../cookbook/imports.ts'
import type { Inventory, Snippet, SnippetKind } from '../../cookbook/snippet.ts'
import { unfinished } from '../../cookbook/todos.ts'
import { DIRECTIVES } from '../../cookbook/directive.ts'
import type { Fence, Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { symptomRules } from './symptoms.ts'
import { comparisons } from './comparisons.ts'
import { tooShort } from './too-short.ts'
import { commandsIn, knownCommands, type Commands } from './shell.ts'
import { regionsOf } from '../../cookbook/region.ts'
import { ImportError, readShown } from '../../cookbook/shown.ts'

/** Every block of every page, accounted for. */
export interface BlockAccount {
  readonly pages: readonly PageCounts[]
  readonly total: Counts
  /** Which pages show a snippet, by its path: `docs/client/retry.md:22`. */
  readonly shownOn: ReadonlyMap<string, readonly string[]>
  readonly problems: readonly Problem[]
}

export type Counts = Readonly<Record<Kind, number>>

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

/** What programs or tests load: those run too. */
function loadedBy(
  root: string,
  snippets: readonly Snippet[],
  kinds: readonly SnippetKind[],
): ReadonlySet<string> {
  return new Set(
    snippets
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ path }) => [...importsOf(root, path).files]),
  )
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

/** Collects which files and regions the pages show. */
class Shown {
  readonly places = new Map<string, string[]>()
  readonly #regions = new Set<string>()

  add(path: string, region: string, { page, line }: Pick<Fence, 'page' | 'line'>): void {
    this.places.set(path, [...(this.places.get(path) ?? []), `${page}:${String(line)}`])
    this.#regions.add(`${path}#${region}`)
  }

  hasRegion(path: string, region: string): boolean {
    return this.#regions.has(`${path}#${region}`)
  }
}

function orphans(root: string, snippets: readonly Snippet[], shown: Shown): Problem[] {
  const tested = loadedBy(root, snippets, ['test'])
  return snippets.flatMap(({ kind, path, file }) => {
    if (!shown.places.has(path)) {
      if (kind === 'test' || kind === 'faults' || kind === 'errors') return []
      if (kind === 'fixture') {
        return tested.has(path) || isFoundByName(path) ? [] : [unusedFixture(path)]
      }
      return [
        {
          rule: 'orphan',
          file: path,
          message: `no page shows this ${kind}: import it with <<< @/../${path}, or delete it`,
        },
      ]
    }
    return regionsOf(readFileSync(file, 'utf8'))
      .filter(({ name }) => !shown.hasRegion(path, name))
      .map(({ name, start }) => ({
        rule: 'orphan-region',
        file: path,
        line: start,
        message: `no page shows the region "${name}": import it with <<< @/../${path}#${name}, or delete its markers`,
      }))
  })
}

/** `tests/options` imports it from each folder that has one. */
function isFoundByName(path: string): boolean {
  return path.endsWith('/wrong-options.fixture.ts')
}

/** What tests share is theirs alone: no page shows it. */
function unusedFixture(file: string): Problem {
  return { rule: 'orphan', file, message: 'no test imports this fixture: delete it' }
}

/** A search shows titles: two pages of one side must not look alike. */
function sameTitles(pages: readonly Page[]): Problem[] {
  return pages.flatMap(({ path, title }, index) => {
    const earlier = pages
      .slice(0, index)
      .find((page) => title !== '' && page.title === title && sideOf(page.path) === sideOf(path))
    if (!earlier) return []
    const message = `has the title of ${earlier.path}, "${title}": name what is different`
    return [{ rule: 'same-title', file: path, line: 1, message }]
  })
}

/** `docs/client` for `docs/client/retry.md`: a recipe may have one half on each side. */
function sideOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
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

function count(kinds: readonly Kind[]): Counts {
  return tally((kind) => kinds.filter((each) => each === kind).length)
}

function add(all: readonly Counts[]): Counts {
  return tally((kind) => all.reduce((sum, counts) => sum + counts[kind], 0))
}

function tally(of: (kind: Kind) => number): Counts {
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Record<Kind, number>
}
