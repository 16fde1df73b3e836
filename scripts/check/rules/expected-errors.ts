import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { announcedErrors } from '../../cookbook/announced-errors.ts'
import type { Snippet } from '../../cookbook/snippet.ts'
import type { Problem } from '../../cookbook/problem.ts'

/** What the compiler says about a snippet that shows compile errors on purpose. */
export interface ErrorListing {
  readonly snippet: Snippet
  /** Where the listing is kept, relative to the root: `snippets/guide/types/types.errors`. */
  readonly output: string
  /** `12: TS2345: Argument of type …`, an error each; further lines of a message are indented. */
  readonly text: string
  /** Comments without error, and errors without comment. */
  readonly problems: readonly Problem[]
}

/** True if the snippet has a line that the compiler must refuse. */
export function announcesErrors({ kind, file }: Snippet): boolean {
  return (
    file.endsWith('.ts') &&
    kind !== 'test' &&
    announcedErrors(readFileSync(file, 'utf8')).length > 0
  )
}

/**
 * Compiles the snippets that announce compile errors with `// @ts-expect-error`, and lists what
 * the compiler finds. By itself it would take any error for the one that is meant.
 */
export async function listErrors(
  root: string,
  snippets: readonly Snippet[],
): Promise<readonly ErrorListing[]> {
  const files = snippets.filter(announcesErrors)
  if (files.length === 0) return []
  const errorsOf = await compile(
    root,
    files.map(({ file }) => file),
  )
  return files.map((snippet) => {
    const errors = errorsOf(snippet.file)
    return {
      snippet,
      output: snippet.path.replace(/\.ts$/, '.errors'),
      text: errors.map(({ line, message }) => `${String(line)}: ${message}\n`).join(''),
      problems: unmatched(snippet, errors),
    }
  })
}

interface CompileError {
  readonly line: number
  /** `TS2345: Argument of type …` */
  readonly message: string
}

/** Compiles with the directives defused, so that the errors come to light. */
async function compile(
  root: string,
  files: readonly string[],
): Promise<(file: string) => readonly CompileError[]> {
  const { default: ts } = await import('typescript')
  const { sys } = ts
  const readFile = (file: string) => sys.readFile(file)
  const configFile = ts.findConfigFile(root, existsSync) ?? join(root, 'tsconfig.json')
  const { config } = ts.readConfigFile(configFile, readFile) as { config?: object }
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files },
    sys,
    join(configFile, '..'),
  )
  const host = ts.createCompilerHost(options, true)
  host.readFile = (file) =>
    files.includes(file)
      ? readFile(file)?.replaceAll('@ts-expect-error', '@error-is-shown-')
      : readFile(file)
  const program = ts.createProgram(files, { ...options, noEmit: true }, host)

  return (file) => {
    const source = program.getSourceFile(file)
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return diagnostics.map(({ code, messageText, start = 0 }) => {
      const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
      const message = ts.flattenDiagnosticMessageText(messageText, '\n')
      return { line, message: `TS${String(code)}: ${message}` }
    })
  }
}

function unmatched({ path, file }: Snippet, errors: readonly CompileError[]): Problem[] {
  const targets = announcedErrors(readFileSync(file, 'utf8'))
  return [
    ...targets
      .filter(({ target }) => !errors.some(({ line }) => line === target))
      .map(({ line, target }) => ({
        rule: 'error-missing',
        file: path,
        line,
        message: `the compiler finds no error in line ${String(target)}: delete the comment, or show code that is wrong`,
      })),
    ...errors
      .filter(({ line }) => !targets.some(({ target }) => line === target))
      .map(({ line, message }) => ({ rule: 'error-unexpected', file: path, line, message })),
  ]
}
