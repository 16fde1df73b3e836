import { dirname } from 'node:path/posix'

/**
 * Folders and files that tests read, or hand to a process that reads them, without importing them. `npm test -- changed`
 * takes them for dependencies.
 */
export const reads: readonly (readonly [test: RegExp, ...paths: string[]])[] = [
  [/^\.vitepress\/code-colors/, '.vitepress/theme'],
  [/^\.vitepress\/(?:types|blocks)\//, '.vitepress/types', 'scripts/cookbook'],
  [/^\.vitepress\/blocks\/program-id/, 'snippets'],
  [
    /^\.vitepress\/types\/(?:public-api|inputs)/,
    'snippets',
    'runtime',
    'scripts',
    'docs/reference',
  ],
  [/^scripts\/(?:commands|lib\/end-with-parent)/, 'scripts', 'runtime'],
  [/^scripts\/security/, 'SECURITY.md', 'snippets', 'runtime'],
  [/^scripts\/check\/watch/, 'tests/fixtures/whole'],
  [/^scripts\/new\/create/, 'runtime'],
  [/^scripts\/test\/changed/, '.vitepress', 'bench', 'runtime', 'scripts', 'snippets', 'tests'],
]

/** What a change of these affects is everything. */
export const foundations: readonly string[] = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vitest.config.ts',
  'tests/draw-alike.ts',
  'tests/set-up.ts',
  'tests/work-left-over.ts',
  'tests/seed.ts',
  'eslint.config.js',
  '.oxlintrc.json',
  'cspell.config.yaml',
  '.prettierrc.json',
  '.prettierignore',
]

/** The part of {@link reads} that is about a test. One of a recipe may read all that is in its folder. */
export function readBy(test: string): string[] {
  const own = test.startsWith('snippets/') ? [dirname(test)] : []
  return [...own, ...reads.flatMap(([pattern, ...paths]) => (pattern.test(test) ? paths : []))]
}
