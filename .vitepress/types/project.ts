import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { hashOf, hashOfFile, MISSING, stampOf } from './input-files.ts'
import { Lookups } from './lookups.ts'
import { rootFiles } from './root-files.ts'

/** The compiler's knowledge of all snippets and of the library behind them, with one program for all. */
export interface Project {
  readonly service: ts.LanguageService
  readonly program: ts.Program
  /** `tsconfig.json` and the files that it extends. */
  readonly configFiles: readonly string[]
  /** The way from imports to files. */
  readonly lookups: Lookups
  /** The text as the compiler has it, with the errors that a page shows. */
  textOf(file: string): string
  /** The hash of a file as the compiler has read it. */
  readonly hashOf: (file: string) => string
  /** Notices files that were changed, added or deleted; cheap if there are none. */
  refresh(): void
}

/** Files as they were parsed: several projects in one process, as in tests, have the declarations of TypeScript in common. */
const parsed = ts.createDocumentRegistry()

/**
 * Starts the compiler with the project's own configuration. It takes a second or two, so a build
 * does it once, and not at all if every answer is in the cache.
 *
 * @param entries the modules of the library, relative to the root
 */
export function createProject(root: string, entries: readonly string[]): Project {
  const { options, configFiles } = compilerOptions(root)
  const files = new ProjectFiles(root, entries)
  const service = ts.createLanguageService(languageServiceHost(root, options, files), parsed)

  return {
    service,
    configFiles,
    lookups: files.lookups,
    get program() {
      return programOf(service)
    },
    textOf: (file) => files.read(file) ?? '',
    hashOf: (file) => files.hashOf(file),
    refresh() {
      // A file that appears where an import was looked for: the compiler would keep what it has found elsewhere.
      if (files.refresh() === 'resolve again') service.cleanupSemanticCache()
    },
  }
}

function programOf(service: ts.LanguageService): ts.Program {
  const program = service.getProgram()
  if (program === undefined) throw new Error('The language service has no program.')
  return program
}

/**
 * The options in `tsconfig.json`. Declarations change no type, and the reference pages read them from
 * the same program.
 */
function compilerOptions(root: string) {
  const file = join(root, 'tsconfig.json')
  const configFiles = [file]
  const readFile = (path: string) => {
    configFiles.push(path)
    return ts.sys.readFile(path)
  }
  const { config } = ts.readConfigFile(file, readFile) as { config: object }
  const host = { ...ts.sys, readFile }
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [], include: [] },
    host,
    root,
  )
  return {
    configFiles,
    options: {
      ...options,
      noErrorTruncation: true,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
      outDir: join(root, '.declarations'),
      rootDir: root,
    },
  }
}

interface ProjectFile {
  readonly text: string | undefined
  readonly stamp: string
  /** Of the content on disk; of a package's file only when it is asked for. */
  hash?: string
}

/** The files as the compiler has read them; a package's files do not change. */
class ProjectFiles {
  readonly #root: string
  readonly #entries: readonly string[]
  readonly #known = new Map<string, ProjectFile>()
  readonly lookups = new Lookups({
    readFile: (path) => this.read(path),
    hashOf: (path) => this.hashOf(path),
  })
  names: readonly string[]
  version = 0

  constructor(root: string, entries: readonly string[]) {
    this.#root = root
    this.#entries = entries
    this.names = rootFiles(root, entries)
  }

  read(file: string): string | undefined {
    return this.#look(file).text
  }

  stamp(file: string): string {
    return this.#look(file).stamp
  }

  hashOf(file: string): string {
    const known = this.#look(file)
    return (known.hash ??= hashOfFile(file))
  }

  refresh(): 'resolve again' | undefined {
    let changed = false
    let resolveAgain = this.lookups.haveChanged()
    for (const [file, { stamp }] of this.#known) {
      if (file.includes('/node_modules/') || stampOf(file) === stamp) continue
      this.#known.delete(file)
      this.lookups.forget(file)
      if (file.endsWith('.json')) resolveAgain = true
      changed = true
    }
    const names = rootFiles(this.#root, this.#entries)
    if (names.join('\n') !== this.names.join('\n')) changed = true
    this.names = names
    if (resolveAgain) this.lookups.forget()
    if (changed || resolveAgain) this.version++
    return resolveAgain ? 'resolve again' : undefined
  }

  #look(file: string): ProjectFile {
    const known = this.#known.get(file)
    if (known) return known
    const isOwn = file.startsWith(`${this.#root}/`) && !file.includes('/node_modules/')
    const entry = isOwn ? readOwn(file) : { text: ts.sys.readFile(file), stamp: '1' }
    this.#known.set(file, entry)
    return entry
  }
}

/** Without the comments that hide an error from the compiler: a page shows it. */
function readOwn(file: string): ProjectFile {
  const stamp = stampOf(file)
  try {
    const content = readFileSync(file)
    const text = content.toString('utf8').replaceAll('@ts-expect-error', '@error-is-shown-')
    return { text, stamp, hash: hashOf(content) }
  } catch {
    return { text: undefined, stamp, hash: MISSING }
  }
}

function languageServiceHost(
  root: string,
  options: ts.CompilerOptions,
  files: ProjectFiles,
): ts.LanguageServiceHost {
  const { sys } = ts
  return {
    getCompilationSettings: () => options,
    getProjectVersion: () => String(files.version),
    getScriptFileNames: () => [...files.names],
    getScriptVersion: (file) => files.stamp(file),
    getScriptSnapshot(file) {
      const text = files.read(file)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (file) => sys.fileExists(file),
    readFile: (file) => files.read(file),
    readDirectory: (...how) => sys.readDirectory(...how),
    directoryExists: (folder) => sys.directoryExists(folder),
    getDirectories: (folder) => sys.getDirectories(folder),
    ...(sys.realpath && { realpath: (path: string) => sys.realpath?.(path) ?? path }),
    ...files.lookups.resolvers,
  }
}
