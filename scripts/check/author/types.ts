import { existsSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type ts from 'typescript'
import type { Problem } from '../../cookbook/problem.ts'
import type { Snippet } from '../../cookbook/snippet.ts'

/**
 * Finds the type errors of some snippets.
 *
 * @param all every snippet that there is now
 */
export type TypeCheck = (wanted: readonly Snippet[], all: readonly Snippet[]) => Problem[]

/**
 * One language service for as long as it is needed: the first look takes seconds, each later one some milliseconds.
 *
 * @returns undefined where there is no tsconfig.json to go by
 */
export async function typeCheck(root: string): Promise<TypeCheck | undefined> {
  const configFile = join(root, 'tsconfig.json')
  if (!existsSync(configFile)) return undefined
  const { default: ts } = await import('typescript')
  const { sys } = ts
  const { config } = ts.readConfigFile(configFile, (file) => sys.readFile(file)) as {
    config?: object
  }
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, sys, root)
  let files: readonly string[] = []
  /** Asked once in a look: of each file the disk is asked too often otherwise. */
  const versions = new Map<string, string>()
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files],
    getScriptVersion(file) {
      const known = versions.get(file)
      if (known !== undefined) return known
      const version = String(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      versions.set(file, version)
      return version
    },
    getScriptSnapshot(file) {
      const text = sys.readFile(file)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (of) => ts.getDefaultLibFilePath(of),
    fileExists: (file) => sys.fileExists(file),
    readFile: (file, encoding) => sys.readFile(file, encoding),
    directoryExists: (folder) => sys.directoryExists(folder),
    getDirectories: (folder) => sys.getDirectories(folder),
  })

  return (wanted, all) => {
    files = all.filter(isCode).map(({ file }) => file)
    versions.clear()
    // Taken once: the service compares all files each time that it is asked for something.
    const program = service.getProgram()
    return wanted.filter(isCode).flatMap(({ file }) => errorsIn(program, file))
  }

  function errorsIn(program: ts.Program | undefined, file: string): Problem[] {
    const source = program?.getSourceFile(file)
    if (!program || !source) return []
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return found.map((one) => toProblem(ts, root, file, one))
  }
}

function isCode({ path }: Snippet): boolean {
  return path.endsWith('.ts')
}

function toProblem(
  { flattenDiagnosticMessageText }: typeof ts,
  root: string,
  file: string,
  { code, messageText, start = 0, file: source }: ts.Diagnostic,
): Problem {
  const [first = '', ...more] = flattenDiagnosticMessageText(messageText, '\n').split('\n')
  return {
    rule: 'type-error',
    file: relative(root, file).replaceAll('\\', '/'),
    line: (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
    message: `TS${code}: ${first}`,
    ...(more.length > 0 && { detail: more.join('\n') }),
  }
}
