import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { rootFiles } from './root-files.ts'
import { stampOf } from './source-files.ts'

/** The compiler's knowledge of all snippets and of the library behind them, with one program for all. */
export interface Project {
  readonly service: ts.LanguageService
  readonly program: ts.Program
  /** The text as the compiler has it, in which the errors that a page shows come to light. */
  textOf(file: string): string
  /** Takes notice of files that have changed, appeared or gone; cheap if there are none. */
  refresh(): void
}

/**
 * Starts the compiler with the project's own configuration. It takes a second or two, so a build
 * does it once, and not at all if every answer is remembered.
 */
export function createProject(root: string): Project {
  const options = compilerOptions(root)
  const files = new ProjectFiles(root)
  const service = ts.createLanguageService(languageServiceHost(root, options, files))

  return {
    service,
    get program() {
      return programOf(service)
    },
    textOf: (file) => files.read(file) ?? '',
    refresh: () => files.refresh(),
  }
}

function programOf(service: ts.LanguageService): ts.Program {
  const program = service.getProgram()
  if (program === undefined) throw new Error('The language service has no program.')
  return program
}

/**
 * Those of `tsconfig.json`. That declarations could be written changes no type, and lets the
 * reference pages read them from the same program.
 */
function compilerOptions(root: string): ts.CompilerOptions {
  const file = join(root, 'tsconfig.json')
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [], include: [] },
    ts.sys,
    root,
  )
  return {
    ...options,
    noErrorTruncation: true,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    outDir: join(root, '.declarations'),
    rootDir: root,
  }
}

/** The files as they were when they were last looked at; a package's files do not change. */
class ProjectFiles {
  readonly #root: string
  readonly #texts = new Map<string, { text: string | undefined; stamp: string }>()
  names: readonly string[]
  version = 0

  constructor(root: string) {
    this.#root = root
    this.names = rootFiles(root)
  }

  read(file: string): string | undefined {
    return this.#entry(file).text
  }

  stamp(file: string): string {
    return this.#entry(file).stamp
  }

  refresh(): void {
    let changed = false
    for (const [file, { stamp }] of this.#texts) {
      if (file.includes('/node_modules/') || stampOf(file) === stamp) continue
      this.#texts.delete(file)
      changed = true
    }
    const names = rootFiles(this.#root)
    if (names.join('\n') !== this.names.join('\n')) changed = true
    this.names = names
    if (changed) this.version++
  }

  #entry(file: string): { text: string | undefined; stamp: string } {
    const known = this.#texts.get(file)
    if (known) return known
    const isOwn = file.startsWith(`${this.#root}/`) && !file.includes('/node_modules/')
    const stamp = isOwn ? stampOf(file) : '1'
    const text = isOwn ? readOwn(file) : ts.sys.readFile(file)
    const entry = { text, stamp }
    this.#texts.set(file, entry)
    return entry
  }
}

/** With the comments defused that keep the compiler silent about an error: a page wants to show it. */
function readOwn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replaceAll('@ts-expect-error', '@error-is-shown-')
  } catch {
    return undefined
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
  }
}
