import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from './input-files.ts'

/** The packages that make an answer. */
const PACKAGES = ['typescript', 'twoslash', 'twoslash-protocol', 'vitepress', 'shiki']

/**
 * Stands for what makes the answers: the code of this folder and of the one folder that it imports from (ESLint holds
 * that wall), its packages with their versions, and its options.
 */
export function codeKey(options: object): string {
  const here = import.meta.dirname
  const root = join(here, '../..')
  return hashOf(
    JSON.stringify([
      options,
      ...[here, join(root, 'scripts/cookbook')].flatMap(sourcesIn),
      ...PACKAGES.map((name) => join(root, 'node_modules', name, 'package.json')).map(contentOf),
    ]),
  )
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /(?<!\.test|\.fixture)\.c?[tj]s$/.test(name))
    .map((name) => `${name}\n${contentOf(join(folder, name))}`)
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
