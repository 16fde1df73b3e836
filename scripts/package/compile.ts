import { join } from 'node:path'
import ts from 'typescript'

/**
 * Compiles source files, and what they import, to `dist/`: JavaScript, declarations and source maps.
 *
 * @throws Error with the compiler's messages if there are any
 */
export function compile(root: string, sources: readonly string[]): void {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, {
    noEmit: false,
    noEmitOnError: true,
    rootDir: root,
    outDir: join(root, 'dist'),
    declaration: true,
    sourceMap: true,
    inlineSources: true,
    allowJs: false,
    checkJs: false,
    stripInternal: true,
  })
  const program = ts.createProgram(
    sources.map((source) => join(root, source)),
    options,
  )
  const { diagnostics } = program.emit()
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, formatHost(root)))
}

function formatHost(root: string): ts.FormatDiagnosticsHost {
  return {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  }
}
