import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { isIncluded, scopeOf, type Scope } from './included.ts'
import { parseJsonc, recordOf } from './jsonc.ts'
import { Refusal } from './refusal.ts'

type Options = Readonly<Record<string, unknown>>

/** What the compiler is told about files of a folder. */
export interface CompilerConfig {
  /** Which tsconfig.json says so. */
  readonly file: string
  /** `rootDir` is absolute. */
  readonly options: Options
  readonly scope: Scope
  /** What it extends and is not there, such as a package that is not installed or that only Yarn finds. */
  readonly missing: readonly string[]
}

/** The compiler options for files in `folder`, by the nearest tsconfig.json; undefined if there is none up to `top`. */
export function compilerConfig(folder: string, top: string): CompilerConfig | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'tsconfig.json')
    if (existsSync(file)) return holderOf(file, folder)
    if (at === top || at === dirname(at)) return undefined
  }
}

/** A config that only refers to others, as Vite's template has it, leaves the answer to the one that holds the folder. */
function holderOf(file: string, folder: string): CompilerConfig {
  const config = configAt(file)
  const references = listOf(read(file)['references'])
    .map((each) => referenced(file, recordOf(each)['path']))
    .filter((path) => existsSync(path))
    .map((path) => configAt(path))
  const holds = ({ scope, file: top }: CompilerConfig) =>
    isIncluded(scope, top, join(folder, 'client/name/name.ts'))
  return [config, ...references].find(holds) ?? references[0] ?? config
}

function configAt(file: string): CompilerConfig {
  const missing: string[] = []
  return { file, ...inherited(file, [], missing), missing }
}

/** @param seen the configs that led here, from the one that the compiler was given */
function inherited(
  file: string,
  seen: readonly string[],
  missing: string[],
): Pick<CompilerConfig, 'options' | 'scope'> {
  if (seen.includes(file)) return { options: {}, scope: {} }
  const config = read(file)
  const { extends: bases, compilerOptions } = config
  const all = (typeof bases === 'string' ? [bases] : listOf(bases))
    .filter((base) => typeof base === 'string')
    .flatMap((name) => {
      const base = resolveBase(file, name)
      if (base === undefined) missing.push(name)
      return base === undefined ? [] : inherited(base, [...seen, file], missing)
    })
  const own = recordOf(compilerOptions)
  const { rootDir } = own
  const placed = typeof rootDir === 'string' ? { rootDir: resolve(dirname(file), rootDir) } : {}
  return {
    options: Object.assign({}, ...all.map(({ options }) => options), own, placed) as Options,
    scope: Object.assign(
      {},
      ...all.map(({ scope }) => scope),
      scopeOf(file, config, seen[0] ?? file),
    ) as Scope,
  }
}

/** The compiler looks for a path, with or without its ending, or in packages. One that is not there says nothing. */
function resolveBase(file: string, base: string): string | undefined {
  if (/^\.\.?(?:[/\\]|$)/.test(base) || isAbsolute(base)) {
    const path = resolve(dirname(file), base)
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find(isFile)
  }
  const { resolve: find } = createRequire(file)
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const path = find(name)
      if (path.endsWith('.json')) return path
    } catch {
      // The next name may be it.
    }
  }
  return undefined
}

function referenced(file: string, path: unknown): string {
  const at = resolve(dirname(file), typeof path === 'string' ? path : '')
  return at.endsWith('.json') ? at : join(at, 'tsconfig.json')
}

function read(file: string): Options {
  try {
    return recordOf(parseJsonc(readFileSync(file, 'utf8')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusal(`${file} cannot be read (${why}): mend it, or pass --js for JavaScript.`)
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
