import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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
  sideEffects: false,
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
 * function, and a reader's program would not. What was compiled from the same sources before is used again.
 *
 * @returns where the compiled form of a source file is: `built('tests/bench/client/run.ts')`
 */
export function build(): (source: string) => string {
  const sources = compiledFolders
    .flatMap(sourcesIn)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const output = join(dist, digest([JSON.stringify([compilerOptions, manifest]), sources]))
  if (!existsSync(output)) {
    removeOthers()
    // Suites may run side by side: whoever is first gives the whole folder its name.
    const unfinished = mkdtempSync(join(dist, 'unfinished-'))
    for (const { path, text } of sources) {
      const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: path })
      write(join(unfinished, javascript(path)), outputText)
    }
    write(join(unfinished, 'package.json'), JSON.stringify(manifest, null, 2))
    rename(unfinished, output)
  }
  return (source) => join(output, javascript(source))
}

/** Where the peers' packages are found, and where nothing else looks. */
const dist = join(peers, 'dist')

function digest(of: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([ts.version, of]))
    .digest('hex')
    .slice(0, 16)
}

/** What was built more than an hour ago is in nobody's use. */
function removeOthers(): void {
  mkdirSync(dist, { recursive: true })
  for (const name of readdirSync(dist)) {
    const folder = join(dist, name)
    if (Date.now() - statSync(folder).mtimeMs > 3_600_000) {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    rmSync(from, { recursive: true })
    if (!existsSync(to)) throw error
  }
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
