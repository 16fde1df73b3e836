import { dirname } from 'node:path'
import { importsOf } from '../../cookbook/imports.ts'
import { pagePaths } from '../../cookbook/catalogue.ts'
import type { Problem } from '../../cookbook/problem.ts'
import type { Snippet } from '../../cookbook/snippet.ts'
import { wrongFormat } from './format.ts'
import { testRuns } from './tests.ts'
import { typeCheck } from './types.ts'

/** What an author wants to hear at once, and `npm test` has steps of its own for. */
export const AUTHOR_CHECKS = ['types', 'tests', 'format'] as const

export type AuthorCheck = (typeof AUTHOR_CHECKS)[number]

/** Looks at types, tests and format; again only where a change can have broken something. */
export interface AuthorChecks {
  /**
   * Looks only at the types and the format of the files that changed, which takes a moment.
   *
   * @param changed relative to the root
   * @param onFound is called with all that is wrong so far, before the rest is looked at
   */
  glance(snippets: readonly Snippet[], changed: readonly string[], onFound: OnFound): Promise<void>
  /** Looks at the folders of the changed files too, and then at what uses them; without `changed` at everything. */
  look(
    snippets: readonly Snippet[],
    changed?: readonly string[],
    onFound?: OnFound,
  ): Promise<readonly Problem[]>
  close(): Promise<void>
}

type OnFound = (found: readonly Problem[]) => void

/** @param wanted the other checks are left out */
export async function authorChecks(
  root: string,
  wanted: readonly AuthorCheck[] = AUTHOR_CHECKS,
): Promise<AuthorChecks> {
  const types = wanted.includes('types') ? await typeCheck(root) : undefined
  const tests = wanted.includes('tests') ? await testRuns(root) : undefined
  const format = wanted.includes('format')
  /** What is wrong, by check and file. */
  const known = new Map<string, Map<string, Problem[]>>()

  return {
    async glance(snippets, changed, onFound) {
      lookAtTypes(
        snippets.filter(({ path }) => changed.includes(path)),
        snippets,
      )
      onFound(all())
      await lookAtFormat(changed)
      onFound(all())
    },
    async look(snippets, changed, onFound = () => {}) {
      const paths = [...snippets.map(({ path }) => path), ...pagePaths(root)]
      forget(paths)
      tests?.changed(changed ?? [])
      if (!changed) await lookAtFormat(paths)
      const affected = snippets.filter(({ path }) => !changed || reaches(root, path, changed))
      const folders = new Set(changed?.map((path) => dirname(path)))
      const near = affected.filter(({ path }) => folders.has(dirname(path)))
      const far = affected.filter((snippet) => !near.includes(snippet))
      for (const some of [near, far]) {
        if (some.length > 0) await lookAt(some, snippets, onFound)
      }
      return all()
    },
    close: async () => tests?.close(),
  }

  async function lookAt(
    some: readonly Snippet[],
    snippets: readonly Snippet[],
    onFound: OnFound,
  ): Promise<void> {
    lookAtTypes(some, snippets)
    onFound(all())
    if (!tests) return
    const paths = some.map(({ path }) => path)
    const wantedTests = some.filter(({ kind }) => kind === 'test')
    let isFirst = true
    const found = await tests.run(wantedTests, (problem) => {
      if (isFirst) onFound([...all().filter((one) => !isSame(one, problem)), problem])
      isFirst = false
    })
    remember('tests', paths, found)
    onFound(all())
  }

  async function lookAtFormat(paths: readonly string[]): Promise<void> {
    if (format) remember('format', paths, await wrongFormat(root, paths))
  }

  function lookAtTypes(some: readonly Snippet[], snippets: readonly Snippet[]): void {
    const paths = some.map(({ path }) => path)
    if (types) remember('types', paths, types(some, snippets))
  }

  function remember(check: AuthorCheck, paths: readonly string[], found: readonly Problem[]): void {
    const byFile = known.get(check) ?? new Map<string, Problem[]>()
    known.set(check, byFile)
    for (const path of paths) byFile.set(path, [])
    for (const problem of found) byFile.get(problem.file)?.push(problem)
  }

  function forget(existing: readonly string[]): void {
    const paths = new Set(existing)
    for (const byFile of known.values())
      for (const path of byFile.keys()) if (!paths.has(path)) byFile.delete(path)
  }

  function all(): Problem[] {
    return [...known.values()].flatMap((byFile) => [...byFile.values()].flat())
  }
}

/** A test that failed before may have another reason now. */
function isSame(one: Problem, other: Problem): boolean {
  return one.file === other.file && one.message.split('"')[1] === other.message.split('"')[1]
}

/** Whether a snippet loads one of the changed files. The runtime is loaded by all of them. */
function reaches(root: string, path: string, changed: readonly string[]): boolean {
  if (changed.some((file) => file.startsWith('runtime/'))) return true
  const { files } = importsOf(root, path)
  return changed.some((file) => files.has(file))
}
