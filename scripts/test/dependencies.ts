import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Which files a file needs, itself included: those that it imports, for values or types, and those that it names, as
 * `fork(join(import.meta.dirname, 'runner.ts'))` does; and what these need. Paths are relative to the root.
 */
export function createDependencies(root: string): (path: string) => ReadonlySet<string> {
  const direct = new Map<string, readonly string[]>()
  const entries = entriesOf(root)

  return (path) => {
    const found = new Set([path])
    for (const each of found) {
      const needed = direct.get(each) ?? neededBy(each)
      direct.set(each, needed)
      for (const next of needed) found.add(next)
    }
    return found
  }

  function neededBy(path: string): string[] {
    if (!/\.[cm]?[jt]s$/.test(path) || !isFile(path)) return []
    const source = readFileSync(join(root, path), 'utf8')
    return [
      ...new Set(
        [...source.matchAll(LITERAL)].flatMap(([, before = '', , text = '']) =>
          meant(path, text, before !== ''),
        ),
      ),
    ]
  }

  function meant(path: string, text: string, isImport: boolean): string[] {
    const beside = join(dirname(path), text)
    // Also one that is not there: it may be what a change has removed.
    if (text.startsWith('.')) return NAMED.test(text) ? [beside, ...declarationsOf(beside)] : []
    if (isImport) return entries(text)
    // A path from the root is often that of a file which a test makes elsewhere: reads.ts tells of the others.
    return NAMED.test(text) ? [beside].filter(isFile) : []
  }

  /** The compiler reads these in place of JavaScript. */
  function declarationsOf(path: string): string[] {
    return [path.replace(/\.js$/, '.d.ts')].filter((other) => other !== path && isFile(other))
  }

  function isFile(path: string): boolean {
    const file = join(root, path)
    return !path.startsWith('..') && existsSync(file) && statSync(file).isFile()
  }
}

/** What is in quotes. More than imports: a file too many is tried, one too few would not be. */
const LITERAL = /(\bfrom\s*|\bimport\s*\(?\s*)?(['"`])((?:(?!\2)[^\n\\$])+)\2/g

const NAMED = /^[\w./-]+\.(?:[cm]?[jt]s|json|out|md|txt)$/

/** Names that package.json gives to files: `middleware-cookbook/client/retry`, `#platform`. */
function entriesOf(root: string): (name: string) => string[] {
  const { name, exports, imports } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as { name: string; exports: Targets; imports: Targets }
  const known = [
    ...Object.entries(exports).map(([key, to]) => [key.replace(/^\./, name), to] as const),
    ...Object.entries(imports),
  ]
  return (asked) =>
    known.flatMap(([key, to]) => {
      const [start = '', end] = key.split('*')
      if (end === undefined ? asked !== key : !asked.startsWith(start)) return []
      const targets = typeof to === 'string' ? [to] : Object.values(to)
      const part = asked.slice(start.length)
      return targets.map((target) => join(target.replaceAll('*', part)))
    })
}

type Targets = Readonly<Record<string, string | Readonly<Record<string, string>>>>
