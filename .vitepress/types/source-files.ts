import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { packageTargets } from './package-targets.ts'

/** What there is to know of a file without a compiler. */
interface SourceFile {
  readonly hash: string
  /** Files that it may import, relative to the root; they need not exist. */
  readonly imports: readonly string[]
}

/**
 * The project's own files: their contents, and which of them a file reaches by its imports. It takes every string that
 * looks like an import for one, so it may find a file too many, and none too few.
 */
export class SourceFiles {
  readonly #root: string
  readonly #watching: boolean
  readonly #targetsOf: (specifier: string) => readonly string[]
  readonly #known = new Map<string, SourceFile & { readonly stamp: string }>()
  /** What was looked at in this turn of the event loop; a page asks about the same files many times. */
  readonly #fresh = new Set<string>()

  /** @param watching files may change: look at them again and again */
  constructor(root: string, watching: boolean) {
    this.#root = root
    this.#watching = watching
    this.#targetsOf = packageTargets(root)
  }

  /** The hash of each file that one of these reaches, themselves included, by its path relative to the root. */
  reachedFrom(...paths: readonly string[]): ReadonlyMap<string, string> {
    const reached = new Map<string, string>()
    const open = [...paths]
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (reached.has(path)) continue
      const { hash, imports } = this.#look(path)
      reached.set(path, hash)
      open.push(...imports)
    }
    return reached
  }

  #look(path: string): SourceFile {
    const known = this.#known.get(path)
    if (known && (!this.#watching || this.#fresh.has(path))) return known
    if (this.#fresh.size === 0) setImmediate(() => this.#fresh.clear())
    this.#fresh.add(path)
    const file = join(this.#root, path)
    const stamp = stampOf(file)
    if (known?.stamp === stamp) return known
    const look = { stamp, ...this.#read(path, file) }
    this.#known.set(path, look)
    return look
  }

  #read(path: string, file: string): SourceFile {
    if (!existsSync(file)) return { hash: 'none', imports: [] }
    const text = readFileSync(file, 'utf8')
    return { hash: hashOf(text), imports: importsIn(text, path, this.#targetsOf) }
  }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Another one if the file may have changed. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.isFile() ? `${stats.mtimeMs} ${stats.size}` : 'none'
}

const string = /(['"`])([.#\w@][^'"`\s\\]*)\1/g

function importsIn(
  text: string,
  path: string,
  targetsOf: (specifier: string) => readonly string[],
): readonly string[] {
  const specifiers = new Set([...text.matchAll(string)].map(([, , specifier = '']) => specifier))
  return [...specifiers].flatMap((specifier) => {
    if (!/^\.\.?\//.test(specifier)) return targetsOf(specifier)
    const target = posix.join(posix.dirname(path), specifier)
    if (target.startsWith('../')) return []
    return modulesAt(target)
  })
}

/** What the compiler looks for: `./a.js` may stand for `./a.ts`. */
function modulesAt(target: string): readonly string[] {
  const [, stem, kind = ''] = /^(.*)\.([cm]?)[jt]s$/.exec(target) ?? []
  if (stem === undefined) return []
  return [...new Set([target, `${stem}.${kind}ts`, `${stem}.d.${kind}ts`])]
}
