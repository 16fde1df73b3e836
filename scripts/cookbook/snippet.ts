import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isRecording, recordingPath } from './recording-path.ts'
import { headerOf, type Header } from './program-header.ts'
import type { Problem } from './problem.ts'

/** What a file under `snippets/` is, told by its name and by whether it exports anything. */
export type SnippetKind =
  | 'recipe'
  | 'program'
  | 'module'
  | 'test'
  /** What tests share. */
  | 'fixture'
  /** How a recipe goes into the table of faults. */
  | 'faults'
  | 'output'
  | 'errors'

export interface Snippet {
  readonly kind: SnippetKind
  /** `client/retry` for its `usage.ts`, `client/retry/naive` for its `naive.ts`. */
  readonly id: string
  /** Relative to the root, with slashes: `snippets/client/retry/usage.ts`. */
  readonly path: string
  /** Absolute. */
  readonly file: string
}

/** A snippet that exports nothing: it runs from top to bottom and prints. */
export interface Program extends Snippet, Header {
  readonly kind: 'program'
  /** What it prints is kept here, relative to the root: `snippets/client/retry/usage.out`. */
  readonly output: string
}

export interface Inventory {
  readonly root: string
  readonly snippets: readonly Snippet[]
  readonly programs: readonly Program[]
  readonly problems: readonly Problem[]
}

/** Lists every file under `<root>/snippets`, sorted by path, and what is wrong with their names. */
export function inventory(root: string): Inventory {
  const files = filesUnder(root, 'snippets')
  const snippets = toSnippets(root, files)
  const programs = snippets.filter(isProgram)
  const problems = [
    ...unpairedOutputs(snippets, programs),
    ...orphanRecordings(files, programs),
    ...duplicates(snippets),
    ...emptyRecipes(programs),
    ...otherFiles(root, files),
  ]
  return { root, snippets, programs, problems }
}

/** The files of one folder, such as `snippets/client/retry`. */
export function snippetsUnder(root: string, folder: string): readonly Snippet[] {
  return toSnippets(root, filesUnder(root, folder))
}

function toSnippets(root: string, files: readonly string[]): (Snippet | Program)[] {
  return files.flatMap((path) => toSnippet(root, path))
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? filesUnder(root, path) : [path]
    })
}

function toSnippet(root: string, path: string): (Snippet | Program)[] {
  const file = join(root, path)
  if (path.endsWith('.errors')) return [{ kind: 'errors', id: idOf(path, '.errors'), path, file }]
  if (path.endsWith('.out')) return [{ kind: 'output', id: idOf(path, '.out'), path, file }]
  if (!path.endsWith('.ts')) return []
  const id = idOf(path, '.ts')
  if (path.endsWith('.test.ts')) return [{ kind: 'test', id, path, file }]
  if (path.endsWith('.fixture.ts')) return [{ kind: 'fixture', id, path, file }]

  const source = readFileSync(file, 'utf8')
  if (!exportsSomething(source)) {
    const output = path.replace(/\.ts$/, '.out')
    return [{ kind: 'program', id, path, file, output, ...headerOf(source) }]
  }
  if (path.endsWith('/faults.ts')) return [{ kind: 'faults', id, path, file }]
  return [{ kind: namedAsRecipe(path) ? 'recipe' : 'module', id, path, file }]
}

function idOf(path: string, extension: string): string {
  return path.slice('snippets/'.length, -extension.length).replace(/\/usage$/, '')
}

/** Tells programs from other snippets. */
export function isProgram(snippet: Snippet): snippet is Program {
  return snippet.kind === 'program'
}

/** Prettier puts a module's exports at the start of a line, and nothing inside a comment there. */
function exportsSomething(source: string): boolean {
  return /^export\b/m.test(source.replace(/\/\*[^]*?\*\//g, ''))
}

/** `snippets/client/retry/retry.ts` */
function namedAsRecipe(path: string): boolean {
  const folder = dirname(path)
  return (
    /^snippets\/(?:client|server)\/[^/]+$/.test(folder) &&
    basename(path, '.ts') === basename(folder)
  )
}

function unpairedOutputs(snippets: readonly Snippet[], programs: readonly Program[]): Problem[] {
  const outputs = new Set(snippets.filter(({ kind }) => kind === 'output').map(({ path }) => path))
  const expected = new Set(programs.map(({ output }) => output))
  return [
    ...programs
      .filter(({ output }) => !outputs.has(output))
      .map(({ id, path, output }) => ({
        rule: 'output-missing',
        file: path,
        message: `${basename(output)} is missing: run "npm run promote ${id}", and read what it wrote`,
      })),
    ...[...outputs]
      .filter((output) => !expected.has(output))
      .map((output) => ({
        rule: 'program-missing',
        file: output,
        message: `no program prints this: delete it, or add ${basename(output, '.out')}.ts, which exports nothing`,
      })),
  ]
}

function orphanRecordings(files: readonly string[], programs: readonly Program[]): Problem[] {
  const expected = new Set(programs.map(({ output }) => recordingPath(output)))
  return files
    .filter((file) => isRecording(file) && !expected.has(file))
    .map((file) => ({
      rule: 'program-missing',
      file,
      message: 'this is the recording of a program that does not exist: delete it',
    }))
}

function duplicates(snippets: readonly Snippet[]): Problem[] {
  const first = new Map<string, Snippet>()
  return snippets
    .filter(({ kind }) => kind !== 'output' && kind !== 'errors')
    .flatMap((snippet) => {
      const key = snippet.id.toLowerCase()
      const earlier = first.get(key)
      if (!earlier) {
        first.set(key, snippet)
        return []
      }
      return {
        rule: 'duplicate-id',
        file: snippet.path,
        message: `"${snippet.id}" is also the id of ${earlier.path}: rename one of them`,
      }
    })
}

function emptyRecipes(programs: readonly Program[]): Problem[] {
  return programs
    .filter(({ path }) => namedAsRecipe(path))
    .map(({ path }) => ({
      rule: 'recipe-without-export',
      file: path,
      message: 'a file named like its folder is the recipe: export its factory, or rename the file',
    }))
}

/** Code that neither the compiler nor a test sees, and folders that this list does not go into. */
function otherFiles(root: string, files: readonly string[]): Problem[] {
  return files.flatMap((file) => {
    const way = lstatSync(join(root, file)).isSymbolicLink()
      ? 'is a link, which is not followed: put the file itself here'
      : /\.(?:[cm]?jsx?|[cm]ts|tsx|vue)$/.test(file)
        ? 'is code of another kind than the cookbook has: write a .ts file'
        : undefined
    return way === undefined ? [] : [{ rule: 'unchecked-file', file, message: `this ${way}` }]
  })
}
