import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootFiles } from './root-files.ts'
import { hashOf } from './source-files.ts'

/**
 * What every answer of the compiler depends on beside the files that a snippet reaches: the compiler
 * and its options, the packages, the code that makes answers, and declarations that are seen
 * everywhere without being imported.
 */
export function commonKey(root: string, base: string): string {
  const parts = [
    base,
    ...[
      'tsconfig.json',
      'package.json',
      'package-lock.json',
      'node_modules/.package-lock.json',
      'node_modules/typescript/package.json',
    ].map((path) => contentOf(join(root, path))),
    ...ownCode().map(contentOf),
    ...ambientFiles(root).map((file) => `${file.slice(root.length)}\n${contentOf(file)}`),
    String(existsSync(join(root, 'docs/reference/index.md'))),
  ]
  return hashOf(parts.map(hashOf).join('\n'))
}

/** This folder, and what it uses of the others. */
function ownCode(): string[] {
  const here = import.meta.dirname
  return [
    ...readdirSync(here)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(here, name)),
    join(here, '../blocks/escape-html.ts'),
    join(here, '../code-colors.ts'),
    join(here, '../code-theme.ts'),
    join(here, '../reference/entries.ts'),
    join(here, '../reference/ids.ts'),
    join(here, '../reference/public-api.ts'),
    join(here, '../../scripts/engine/expected-errors.ts'),
  ]
}

function ambientFiles(root: string): string[] {
  return rootFiles(root).filter(
    (file) => file.endsWith('.d.ts') || /\bdeclare\s+(?:global|module)\b/.test(contentOf(file)),
  )
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
