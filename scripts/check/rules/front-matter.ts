import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pagePaths } from '../../cookbook/catalogue.ts'
import { FrontMatterError, frontMatterOf, type FrontMatter } from '../../cookbook/front-matter.ts'
import type { Problem } from '../../cookbook/problem.ts'
import type { Snippet } from '../../cookbook/snippet.ts'

/**
 * What the pages say about themselves: the sidebar, the catalogue and the promises are made from it. A page under
 * `docs/client` or `docs/server` whose recipe has a folder needs all of it.
 */
export function frontMatterRules(root: string, snippets: readonly Snippet[]): Problem[] {
  const paths = pagePaths(root)
  return [
    ...paths.flatMap((path) => rulesOf(root, path, snippets)),
    ...recipesWithoutPage(snippets, paths),
    ...wrongAddresses(root, paths),
  ]
}

/** It has no place in the sidebar, and its heading is a headline. */
const HOME = 'docs/index.md'

function rulesOf(root: string, path: string, snippets: readonly Snippet[]): Problem[] {
  const problem = (message: string) => ({ rule: 'front-matter', file: path, line: 1, message })
  const [, id] = /^docs\/((?:client|server)\/.+)\.md$/.exec(path) ?? []
  try {
    const text = readFileSync(join(root, path), 'utf8')
    const says = frontMatterOf(text)
    const [, heading] = /^# (.+)$/m.exec(text) ?? []
    const misnamed =
      says.title !== '' && heading !== undefined && heading !== says.title && path !== HOME
    if (misnamed) {
      return [
        problem(`its title is "${says.title}" and its heading "${heading}": use the same words`),
      ]
    }
    if (id === undefined || !existsSync(join(root, 'snippets', id))) return []
    return [
      ...missing(says).map((name) =>
        problem(`its front matter has no ${name}: see CONTRIBUTING.md`),
      ),
      ...unkept(says, id, snippets).map(problem),
    ]
  } catch (error) {
    if (error instanceof FrontMatterError) return [problem(error.message)]
    throw error
  }
}

/** An old address leads to one page, and is not a page itself. */
function wrongAddresses(root: string, paths: readonly string[]): Problem[] {
  const claimed = new Map<string, string>()
  return paths.flatMap((path) =>
    formerAddresses(root, path).flatMap((old) => {
      const other = paths.includes(`docs${old}.md`) ? `docs${old}.md` : claimed.get(old)
      claimed.set(old, path)
      if (other === undefined) return []
      const message = `says that it was formerly ${old}, which belongs to ${other}: delete one`
      return [{ rule: 'front-matter', file: path, line: 1, message }]
    }),
  )
}

function formerAddresses(root: string, path: string): readonly string[] {
  try {
    return frontMatterOf(readFileSync(join(root, path), 'utf8')).formerly
  } catch {
    // What is wrong with it is said above.
    return []
  }
}

function missing({ title, description, group, kind, place }: FrontMatter): string[] {
  const needed = {
    title: title !== '',
    description: description !== '',
    group: group !== undefined,
    kind: kind !== undefined,
    place: place !== Number.MAX_SAFE_INTEGER,
  }
  return Object.entries(needed).flatMap(([name, is]) => (is ? [] : [name]))
}

/** Promises that no test of the recipe shows. */
function unkept({ promises }: FrontMatter, id: string, snippets: readonly Snippet[]): string[] {
  if (promises.length === 0) return []
  const tests = snippets
    .filter(({ kind, path }) => kind === 'test' && path.startsWith(`snippets/${id}/`))
    .map(({ file }) => readFileSync(file, 'utf8'))
  return promises
    .filter(({ test }) => !tests.some((text) => text.includes(`'${test}'`)))
    .map(({ promise, test }) => `promises "${promise}", but no test of ${id} is named '${test}'`)
}

/** `snippets/client/retry/retry.ts` without `docs/client/retry.md`. */
function recipesWithoutPage(snippets: readonly Snippet[], paths: readonly string[]): Problem[] {
  return snippets
    .filter(({ kind }) => kind === 'recipe')
    .map(({ path }) => ({ path, page: path.replace(/^snippets\/(.+)\/[^/]+$/, 'docs/$1.md') }))
    .filter(({ page }) => !paths.includes(page))
    .map(({ path, page }) => ({
      rule: 'recipe-without-page',
      file: path,
      message: `has no page: write ${page}, as "npm run new" does`,
    }))
}
