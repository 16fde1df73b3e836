import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Every TypeScript file that a page may show, and what it may import of the library.
 *
 * @param entries the modules of the library, relative to the root
 */
export function rootFiles(root: string, entries: readonly string[]): string[] {
  const folder = join(root, 'snippets')
  const snippets = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : []
  return [
    ...entries.map((entry) => join(root, entry)).filter((file) => existsSync(file)),
    ...snippets.filter(isSource).map((path) => join(root, 'snippets', path)),
  ].sort()
}

function isSource(path: string): boolean {
  return path.endsWith('.ts') && !/(?:^|[/\\])node_modules[/\\]/.test(path)
}
