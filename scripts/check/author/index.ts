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
   * @param changed relative to the root; undefined: look at everything
   * @param onNear is called when the folders of the changed files are done, before those that use them
   */
  look(
    snippets: readonly Snippet[],
    changed?: readonly string[],
    onNear?: (found: readonly Problem[]) => void,
  ): Promise<readonly Problem[]>
  close(): Promise<void>
}

/** @param wanted the other checks are left out */
export async function authorChecks(
  root: string,
  wanted: readonly AuthorCheck[] = AUTHOR_CHECKS,
): Promise<AuthorChecks> {
  const types = wanted.includes('types') ? await typeCheck(root) : undefined
  const tests = wanted.includes('tests') ? await testRuns(root) : undefined
  const format = wanted.includes('format')
  /** By check and file. */
  const known = new Map<string, Map<string, Problem[]>>()

  return {
    async look(snippets, changed, onNear) {
      forget([...snippets.map(({ path }) => path), ...pagePaths(root)])
      tests?.changed(changed ?? [])
      const files = changed ?? [...snippets.map(({ path }) => path), ...pagePaths(root)]
      const affected = snippets.filter(({ path }) => !changed || reaches(root, path, changed))
      const folders = new Set(changed?.map((path) => dirname(path)))
      const near = affected.filter(({ path }) => folders.has(dirname(path)))
      if (format) remember('format', files, await wrongFormat(root, files))
      if (near.length > 0 && near.length < affected.length) {
        await lookAt(near, snippets)
        onNear?.(all())
        await lookAt(
          affected.filter((snippet) => !near.includes(snippet)),
          snippets,
        )
      } else await lookAt(affected, snippets)
      return all()
    },
    close: async () => tests?.close(),
  }

  async function lookAt(some: readonly Snippet[], snippets: readonly Snippet[]): Promise<void> {
    const paths = some.map(({ path }) => path)
    if (types) remember('types', paths, types(some, snippets))
    const wantedTests = some.filter(({ kind }) => kind === 'test')
    if (tests) remember('tests', paths, await tests.run(wantedTests))
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

/** Whether a snippet loads one of the changed files. The runtime is loaded by all of them. */
function reaches(root: string, path: string, changed: readonly string[]): boolean {
  if (changed.some((file) => file.startsWith('runtime/'))) return true
  const { files } = importsOf(root, path)
  return changed.some((file) => files.has(file))
}
