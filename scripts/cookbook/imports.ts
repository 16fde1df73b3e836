import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { recipeFile } from './recipe-file.ts'

/** Which snippets a file loads, and which packages. */
export interface Imports {
  /** Files under `snippets/`, itself included, relative to the root. */
  readonly files: ReadonlySet<string>
  /** Everything that is not of this project: `node:http`, `undici`. */
  readonly packages: ReadonlySet<string>
}

/** Follows the imports of a snippet through the snippets; types are not loaded and do not count. */
export function importsOf(root: string, path: string): Imports {
  const files = new Set<string>()
  const packages = new Set<string>()
  visit(path)
  return { files, packages }

  function visit(from: string) {
    if (files.has(from) || !existsSync(join(root, from))) return
    files.add(from)
    for (const name of specifiers(readFileSync(join(root, from), 'utf8'))) {
      const recipe = recipeFile(name)
      if (name.startsWith('.')) visit(join(dirname(from), name))
      else if (recipe !== undefined) visit(recipe)
      else if (PACKAGE.test(name)) continue
      else if (!name.startsWith('/')) packages.add(name)
    }
  }
}

const PACKAGE = /^middleware-cookbook(?:$|\/)/

/** `from '…'` of an import or export of values, `import '…'`, `import('…')`. */
const SPECIFIER =
  /^(?:import|export)\b(?!\s+type\b)[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

function specifiers(source: string): string[] {
  return importsIn(source).map(({ name }) => name)
}

/** What a file imports, types left out, and the line of each import, from 1. */
export function importsIn(source: string): { readonly name: string; readonly line: number }[] {
  return [...source.matchAll(SPECIFIER)].map(({ index, 0: all, 1: a, 2: b, 3: c }) => ({
    name: a ?? b ?? c ?? '',
    line: (source.slice(0, index) + all).split('\n').length,
  }))
}
