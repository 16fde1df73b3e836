import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/**
 * Compiles source files, and what they import, to `dist/`: JavaScript, and for libraries declarations and source maps.
 *
 * @throws Error with the compiler's messages if there are any
 */
export function compile(root: string, sources: readonly string[], isLibrary = true): void {
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
    declaration: isLibrary,
    sourceMap: isLibrary,
    inlineSources: isLibrary,
    allowJs: false,
    checkJs: false,
    stripInternal: true,
  })
  const program = ts.createProgram(
    sources.map((source) => join(root, source)),
    options,
  )
  const { diagnostics } = program.emit(undefined, (path, text, mark) => {
    ts.sys.writeFile(path, path.endsWith('.d.ts') ? withoutAliases(root, path, text) : text, mark)
  })
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, formatHost(root)))
}

/** The name of a platform is one of `imports` in package.json, which "moduleResolution": "node10" does not read. */
function withoutAliases(root: string, path: string, text: string): string {
  const platform = join(root, 'dist/runtime/platform/node/index.js')
  const way = relative(dirname(path), platform).replaceAll('\\', '/')
  return text.replaceAll(`'#platform'`, `'./${way}'`)
}

function formatHost(root: string): ts.FormatDiagnosticsHost {
  return {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  }
}
