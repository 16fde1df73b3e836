import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { keptFolder } from '../../tests/kept-folder.ts'

export const root = join(import.meta.dirname, '../..')
export const peers = join(root, 'bench/peers')

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
  ...['lib', 'client', 'server', 'hosts', 'compose', 'recipes'].map((folder) => `bench/${folder}`),
]

/** The names that a program imports the library by. */
const manifest = {
  name: 'middleware-cookbook',
  type: 'module',
  sideEffects: false,
  exports: {
    '.': './runtime/index.js',
    './kit': './runtime/kit/index.js',
    './http': './runtime/http/index.js',
    './store': './runtime/store/index.js',
    './hosts/*': './runtime/hosts/*.js',
    './client/*': './snippets/client/*/*.js',
    './server/*': './snippets/server/*/*.js',
  },
  imports: {
    '#platform': {
      browser: './runtime/platform/memory/index.js',
      default: './runtime/platform/node/index.js',
    },
  },
}

/**
 * Compiles the library, the recipes and the benchmarks: what runs TypeScript in development adds to each
 * function, and a reader's program would not. What was compiled from the same sources before is used again.
 *
 * @returns where the compiled form of a source file is: `built('bench/client/run.ts')`
 */
export async function build(): Promise<(source: string) => string> {
  const sources = compiledFolders
    .flatMap(sourcesIn)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const madeOf = [ts.version, JSON.stringify([compilerOptions, manifest, sources])]
  // Where the peers' packages are found, and where nothing else looks.
  const output = await keptFolder(join(peers, 'dist'), madeOf, (folder) => {
    for (const { path, text } of sources) {
      const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: path })
      write(join(folder, javascript(path)), outputText)
    }
    write(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  })
  return (source) => join(output, javascript(source))
}

function javascript(source: string): string {
  return source.replace(/\.ts$/, '.js')
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
