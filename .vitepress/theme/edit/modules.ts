import manifest from 'virtual:run-manifest'
import { recipeFile } from '../../../scripts/cookbook/recipe-file.ts'
import type { Kit, RuleSet } from '../../run/manifest.ts'
import type { Framed } from '../../run/messages.ts'
import { fetchFile } from '../run/files.ts'
import { Malformed } from '../run/malformed.ts'
import { compile } from './compile.ts'
import { requireNames, type Use } from './missing-name.ts'

/** What edited programs run with; fetched once. */
export function fetchKit(): Promise<Kit> {
  kit ??= fetchFile(manifest.kit).then((response) => response.json() as Promise<Kit>)
  kit.catch(() => (kit = undefined))
  return kit
}
let kit: Promise<Kit> | undefined

/** What runs edited texts. */
export interface Runner extends Pick<RuleSet, 'worker' | 'packages'> {
  /** The file that it needs in the place of another, by the name of that. */
  readonly files?: Kit['instrumented']
}

/**
 * Everything that a frame needs to run edited texts.
 *
 * @param texts by path
 * @param programs the paths of those that are run
 * @param runner what runs them, and what only they can import (default: what runs programs)
 * @throws Malformed for a text that is no module
 */
export async function framed(
  texts: ReadonlyMap<string, string>,
  programs: readonly string[],
  runner: Runner = PROGRAMS,
): Promise<Framed> {
  const { packages, imports } = await fetchKit()
  const { worker, files: others = {} } = runner
  const modules = new Map<string, string>()
  const files = new Set([worker])
  const importing: string[] = []
  const uses: Use[] = []
  for (const program of programs) if (!modules.has(program)) add(program)
  for (const file of files) for (const each of imports[file] ?? []) files.add(each)
  const edited = [...modules.keys()]
  const fetched = await Promise.all(
    [...files].map(
      async (file) => [file, await (await fetchFile(others[file] ?? file)).text()] as const,
    ),
  )
  const all = new Map([...modules, ...fetched])
  for (const use of uses) requireNames(use, all.get(use.module) ?? '')
  return {
    modules: Object.fromEntries(all),
    edited,
    worker,
    start: { paths: edited, programs, load: [...files].filter((file) => file !== worker) },
  }

  /** Compiles a text, and before it those that it imports. */
  function add(path: string): void {
    importing.push(path)
    const compiled = compile(path, texts.get(path) ?? '', (specifier) => nameOf(path, specifier))
    for (const name of compiled.imports) {
      if (!texts.has(name)) files.add(name)
      else if (importing.includes(name)) throw inCircle(path, name)
      else if (!modules.has(name)) add(name)
    }
    modules.set(path, compiled.text)
    uses.push(...compiled.uses)
    importing.pop()
  }

  function nameOf(from: string, specifier: string): string | undefined {
    const path = specifier.startsWith('.') ? beside(from, specifier) : recipeFile(specifier)
    return path !== undefined && texts.has(path)
      ? path
      : (runner.packages[specifier] ?? packages[specifier])
  }
}

/** What runs programs. */
const PROGRAMS = { worker: manifest.worker, packages: {} }

function beside(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1)
}

function inCircle(path: string, name: string): Malformed {
  return new Malformed(`${path} and ${name} import each other, which edited files cannot.`, {
    path,
    line: 1,
  })
}
