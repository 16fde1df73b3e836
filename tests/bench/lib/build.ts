import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

export const root = join(import.meta.dirname, '../../..')
export const peers = join(root, 'tests/bench/peers')

/** As the published package is compiled (see `scripts/package/compile.ts`), without checking types. */
const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
}

const compiledFolders = [
  'runtime',
  'snippets',
  ...['lib', 'client', 'server', 'compose'].map((folder) => `tests/bench/${folder}`),
]

/** The names that a program imports the library by. */
const manifest = {
  name: 'middleware-cookbook',
  type: 'module',
  exports: {
    '.': './runtime/index.js',
    './client/*': './snippets/client/*/*.js',
    './server/*': './snippets/server/*/*.js',
  },
  imports: {
    '#platform': {
      browser: './runtime/platform/browser/index.js',
      default: './runtime/platform/node/index.js',
    },
  },
}

/**
 * Compiles the library, the recipes and the benchmarks: what runs TypeScript in development adds to each
 * function, and a reader's program would not.
 *
 * @param suite whose copy it is: suites may run side by side
 * @returns where the compiled form of a source file is: `built('tests/bench/client/run.ts')`
 */
export function build(suite: string): (source: string) => string {
  // Where the peers' packages are found, and where nothing else looks.
  const output = join(peers, 'dist', suite)
  const built = (source: string) => join(output, source.replace(/\.ts$/, '.js'))
  rmSync(output, { recursive: true, force: true })
  for (const source of compiledFolders.flatMap(sourcesIn)) {
    const text = readFileSync(join(root, source), 'utf8')
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: source })
    write(built(source), outputText)
  }
  write(join(output, 'package.json'), JSON.stringify(manifest, null, 2))
  return built
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'testing')
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return sourcesIn(path)
      return /(?<!\.test|\.d)\.ts$/.test(path) ? [path] : []
    })
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
