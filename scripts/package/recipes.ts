import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The recipes of one side, by folder: `snippets/client/retry/retry.ts` makes `retry` one of them.
 *
 * @returns names, sorted
 */
export function recipesOf(root: string, side: 'client' | 'server'): string[] {
  const folder = join(root, 'snippets', side)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, `${name}.ts`)))
    .sort()
}
