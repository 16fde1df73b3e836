import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { classify, KINDS, type Kind } from './classify.ts'
import { faultOf } from './excuse.ts'
import { importsOf } from './imports.ts'
import type { Inventory, Snippet, SnippetKind } from './inventory.ts'
import { unfinished } from './todos.ts'
import type { Fence, Listing, Page } from './pages.ts'
import type { Problem } from './problem.ts'
import { terse } from './terse.ts'
import { commandsIn, knownCommands, type Commands } from './shell.ts'
import { regionsOf, slice } from './regions.ts'

/** Every block of every page, accounted for. */
export interface Survey {
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
export function survey(
  { root, snippets, programs }: Inventory,
  pages: readonly Page[],
  today: string,
): Survey {
  const executed = loadedBy(root, snippets, ['program', 'test'])
  const commands = knownCommands(root, programs)
  const shown = new Shown()
  const problems: Problem[] = []
  const counted = pages.map(({ path, fences, listings, escapes, todos }) => {
    problems.push(...todos.map((line) => unfinished(path, line)))
    for (const { line, what } of escapes) {
      problems.push({
        rule: 'escape',
        file: path,
        line,
        message: `${what} is not checked: import code with <<< instead`,
      })
    }
    problems.push(...listings.flatMap((listing) => lost(root, path, listing)))
    const kinds = fences.flatMap((fence) => kindOf(fence))
    return { path, counts: count([...kinds, ...listings.map(() => 'generated' as const)]) }
  })
  return {
    pages: counted,
    total: add(counted.map(({ counts }) => counts)),
    shownOn: shown.places,
    problems: [
      ...problems,
      ...orphans(root, snippets, shown),
      ...terse(snippets, pages),
      ...nothing(pages),
    ],
  }

  function kindOf(fence: Fence): Kind[] {
    const at = { file: fence.page, line: fence.line }
    if (fence.source) shown.add(fence.source.path, fence.source.region, fence)
    const code = fence.source ? read(root, fence, problems) : fence.content
    if (code === undefined) return []
    const fault = fence.excuse && faultOf(fence.excuse, today)
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
function lost(root: string, page: string, { kind, of, line }: Listing): Problem[] {
  const needs = {
    rules: `snippets/${of}`,
    options: `snippets/${of}/${basename(of)}.ts`,
    reference: of,
    faults: undefined,
    benchmark: undefined,
    inventory: of,
  }[kind]
  if (needs === undefined || ['', '.ts'].some((end) => existsSync(join(root, needs + end)))) {
    return []
  }
  return [
    {
      rule: 'listing-missing',
      file: page,
      line,
      message: `asks for the ${kind} of ${of}, but there is no ${needs}`,
    },
  ]
}

function wrongCommands({ page, line, content }: Fence, commands: Commands): Problem[] {
  return commandsIn(content).flatMap((command) => {
    const fault = commands.faultOf(command)
    return fault === undefined
      ? []
      : { rule: 'wrong-command', file: page, line, message: `${command}: ${fault}` }
  })
}

/** What programs load, or tests: those run, too. */
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
function read(
  root: string,
  { page, line, source }: Fence,
  problems: Problem[],
): string | undefined {
  if (!source) return undefined
  const file = join(root, source.path)
  if (!existsSync(file)) {
    problems.push({
      rule: 'import-missing',
      file: page,
      line,
      message: `imports ${source.path}, which is not a file`,
    })
    return undefined
  }
  const text = readFileSync(file, 'utf8')
  const code = slice(text, source.region)
  const names = regionsOf(text).map(({ name }) => name)
  if (code === undefined && !names.includes(source.region)) {
    problems.push({
      rule: 'region-missing',
      file: page,
      line,
      message:
        `imports region "${source.region}" of ${source.path}, which has ` +
        (names.length > 0 ? `the regions ${names.join(', ')}` : 'no regions'),
    })
  }
  return code
}

/** Collects which files and regions the pages show. */
class Shown {
  readonly places = new Map<string, string[]>()
  readonly #regions = new Set<string>()

  add(path: string, region: string, { page, line }: Fence): void {
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
      if (kind === 'test' || kind === 'errors') return []
      if (kind === 'fixture') return tested.has(path) ? [] : [unusedFixture(path)]
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

/** What tests share is theirs alone: no page shows it. */
function unusedFixture(file: string): Problem {
  return { rule: 'orphan', file, message: 'no test imports this fixture: delete it' }
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
