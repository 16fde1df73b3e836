import { posix } from 'node:path'
import { inventory } from '../cookbook/snippet.ts'

/** What packing reads of `package.json`. */
export interface Manifest {
  readonly exports: Readonly<Record<string, string>>
  /** Modules that a bundler keeps though nothing of them is used. */
  readonly sideEffects: readonly string[]
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly [key: string]: unknown
}

/** The command that readers copy recipes with. */
export const COMMAND = 'cli/main.ts'

/** The manifest of the packed library: it leads to `dist/`, and names every recipe. */
export function publishedManifest(root: string, manifest: Manifest): object {
  const {
    devDependencies: _tools,
    scripts: _commands,
    exports: _sources,
    imports,
    sideEffects,
    ...rest
  } = manifest
  const entries = mapValues(entryPoints(root, manifest), compiled)
  return {
    ...rest,
    sideEffects: sideEffects.map((path) => compiled(path).default),
    bin: { 'middleware-cookbook': compiled(COMMAND).default.replace(/^\.\//, '') },
    // For "moduleResolution": "node10", which does not read `exports`.
    ...olderNames(entries),
    exports: {
      ...entries,
      './package.json': './package.json',
    },
    imports: mapValues(imports, (conditions) => mapValues(conditions, compiled)),
  }
}

/** The source files that readers of the package can reach, and with them all that gets compiled. */
export function sourcesOf(root: string, manifest: Manifest): string[] {
  return [
    ...Object.values(entryPoints(root, manifest)),
    ...Object.values(manifest.imports).flatMap((conditions) => Object.values(conditions)),
  ]
}

/** `exports` with a line for each recipe, `./client/retry` and so on, in the place of its patterns. */
export function entryPoints(root: string, manifest: Manifest): Record<string, string> {
  const fixed = Object.entries(manifest.exports).filter(([name]) => !name.includes('*'))
  const recipes = inventory(root).snippets.filter(({ kind }) => kind === 'recipe')
  return Object.fromEntries([
    ...fixed,
    ...recipes.map(({ path }) => [
      `./${posix.dirname(path).replace('snippets/', '')}`,
      `./${path}`,
    ]),
  ]) as Record<string, string>
}

type Compiled = ReturnType<typeof compiled>

function olderNames({ '.': main, ...others }: Readonly<Record<string, Compiled>>): object {
  const types = Object.entries(others).map(([name, entry]) => [name.slice(2), [entry.types]])
  return {
    main: main?.default,
    types: main?.types,
    typesVersions: { '*': Object.fromEntries(types) as object },
  }
}

function compiled(source: string) {
  const path = source.replace(/^(?:\.\/)?/, './dist/').replace(/\.ts$/, '')
  return { types: `${path}.d.ts`, default: `${path}.js` }
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
