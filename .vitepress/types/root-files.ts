import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { entries } from '../reference/entries.ts'

/** Every TypeScript file that a page may show, and what it may import of the library. */
export function rootFiles(root: string): string[] {
  const folder = join(root, 'snippets')
  const snippets = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : []
  return [
    ...entries.map((entry) => join(root, entry)).filter((file) => existsSync(file)),
    ...snippets.filter((path) => path.endsWith('.ts')).map((path) => join(root, 'snippets', path)),
  ].sort()
}
