import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What `#platform` may be. */
const PLATFORMS = ['node', 'memory', 'fetch'].map((name) => `runtime/platform/${name}/index.ts`)

/**
 * Finds files that import each other in a circle, directly or through others: then which one is loaded first decides what
 * the other finds, and neither can be understood without the other. So types count too, and what `import()` loads later.
 *
 * @returns the paths of one circle, its first file again at the end; undefined if there is none
 */
export function findCircle(
  root: string,
  folders: readonly string[],
): readonly string[] | undefined {
  const done = new Set<string>()
  const files = folders.flatMap((folder) => filesUnder(root, folder))
  for (const file of files) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return undefined

  function visit(file: string, above: readonly string[]): readonly string[] | undefined {
    const path = [...above, file]
    if (above.includes(file)) return path.slice(above.indexOf(file))
    if (done.has(file)) return undefined
    for (const imported of importsOf(root, file)) {
      const circle = files.includes(imported) ? visit(imported, path) : undefined
      if (circle) return circle
    }
    done.add(file)
    return undefined
  }
}

function filesUnder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory())
      return /^(?:dist|cache|\.temp)$/.test(entry.name) ? [] : filesUnder(root, path)
    return /\.[jt]s$/.test(path) && !path.endsWith('.d.ts') ? [path] : []
  })
}

/** Of `import { a } from './a.ts'`, `export { a } from './a.ts'`, `import './a.ts'` and `import('./a.ts')`; Prettier begins a line with the first three. */
const IMPORT = /(?:^(?:import|export)\b(?:[^'"`;=()]*\bfrom)? |\bimport\()'([^']+)'/gm

function importsOf(root: string, file: string): readonly string[] {
  const source = readFileSync(join(root, file), 'utf8')
  return [...source.matchAll(IMPORT)].flatMap(([, specifier = '']) => {
    if (specifier === '#platform') return PLATFORMS
    return specifier.startsWith('.') ? [join(dirname(file), specifier)] : []
  })
}
