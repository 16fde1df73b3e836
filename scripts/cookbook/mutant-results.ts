import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { recipesOf } from './recipe.ts'

/** What `npm run mutate -- --save` keeps: how many changed copies of the code the tests notice. */
export interface MutantResults {
  /** `2026-11-30` */
  readonly date: string
  /** Of the code and the tests: when they change, the numbers are old. */
  readonly code: string
  readonly mutants: number
  /** A test failed. */
  readonly killed: number
  /** A test did not end. */
  readonly timedOut: number
  /** No test failed. */
  readonly survived: readonly Survivor[]
}

/** A change that no test notices. */
export interface Survivor {
  /** In the folder: `retry.ts`. */
  readonly file: string
  readonly line: number
  /** The line, without its indentation. */
  readonly code: string
  /** What the mutant has instead. */
  readonly mutant: string
  /** Why no test can, or need, notice it. */
  readonly why: string
}

/** Code that is changed, and the tests that are to notice. */
export interface MutantTarget {
  /** `client/retry` or `runtime/kit`. */
  readonly id: string
  /** Relative to the root. */
  readonly folder: string
  readonly code: readonly string[]
  readonly tests: readonly string[]
}

/** All recipes in reading order, then what is shared by middleware. */
export function mutantTargets(root: string): readonly MutantTarget[] {
  const recipes = recipesOf(root).map(({ id, files }) => ({
    id,
    folder: `snippets/${id}`,
    code: files.flatMap(({ role, path }) => (role === 'recipe' || role === 'module' ? path : [])),
    tests: files.flatMap(({ role, path }) => (role === 'test' ? path : [])),
  }))
  return [...recipes, ...['runtime/kit', 'runtime/http'].map((id) => ofLibrary(root, id))]
}

function ofLibrary(root: string, folder: string): MutantTarget {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\btesting[\\/]/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort()
  const isTest = (path: string) => path.endsWith('.test.ts')
  return {
    id: folder,
    folder,
    code: files.filter((path) => !isTest(path) && basename(path) !== 'index.ts'),
    tests: files.filter(isTest),
  }
}

export function mutantsFile(root: string, { folder }: Pick<MutantTarget, 'folder'>): string {
  return join(root, folder, 'mutants.json')
}

/** @returns nothing if they were never counted */
export function readMutants(root: string, target: MutantTarget): MutantResults | undefined {
  const file = mutantsFile(root, target)
  if (!existsSync(file)) return undefined
  return JSON.parse(readFileSync(file, 'utf8')) as MutantResults
}

/** Changes with each change of the code or its tests. */
export function codeKey(root: string, { code, tests }: MutantTarget): string {
  const hash = createHash('sha256')
  for (const path of [...code, ...tests]) hash.update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

/** Of all mutants, the share that a test notices. */
export function scoreOf({ mutants, survived }: MutantResults): number {
  return mutants === 0 ? 1 : 1 - survived.length / mutants
}
