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
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files],
    getScriptVersion: (file) => String(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0),
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
    return wanted.filter(isCode).flatMap(({ file }) => errorsIn(file))
  }

  function errorsIn(file: string): Problem[] {
    return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
      (found) => toProblem(ts, root, file, found),
    )
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
