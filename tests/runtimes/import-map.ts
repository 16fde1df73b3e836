import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { entryPoints, type Manifest } from '../../scripts/package/published.ts'

// Deno fills in only the first star of a target such as `./snippets/client/*/*.ts`. The packed library names each recipe, and
// needs no map.

/** Writes which files of the repository the library's names mean. */
export function writeImportMap(root: string, manifest: Manifest, file: string): void {
  const imports = Object.fromEntries(
    Object.entries(entryPoints(root, manifest)).map(([name, path]) => [
      `middleware-cookbook${name.slice(1)}`,
      pathToFileURL(join(root, path)).href,
    ]),
  )
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ imports }))
}
