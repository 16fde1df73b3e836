import { join } from 'node:path'
import { build, type Rolldown } from 'vite'

/** The library, and other packages that snippets import, as files for a browser. */
export interface Library {
  /** By name, as text. */
  readonly files: ReadonlyMap<string, string>
  /** The worker that runs programs. */
  readonly worker: string
  /** The worker that records edited programs. */
  readonly recorder: string
  /** The file of each specifier, such as `middleware-cookbook/kit`. */
  readonly entries: ReadonlyMap<string, string>
  /** What each file imports, at once or later. */
  readonly imports: ReadonlyMap<string, readonly string[]>
  /** All that these files load, at once or later, themselves included. */
  loadedBy(files: readonly string[]): readonly string[]
}

/** @param hashed whether names change with contents, so that a browser may keep the files for good */
export async function bundleLibrary(
  root: string,
  specifiers: readonly string[],
  hashed: boolean,
): Promise<Library> {
  const { files, imports, fileFor } = await bundle(
    root,
    {
      worker: join(import.meta.dirname, 'worker/main.ts'),
      recorder: join(import.meta.dirname, 'worker/record.ts'),
      ...Object.fromEntries(specifiers.map((each) => [nameOf(each), each])),
    },
    hashed ? '[name].[hash].js' : '[name].js',
  )
  return {
    files,
    worker: fileFor('worker'),
    recorder: fileFor('recorder'),
    entries: new Map(specifiers.map((each) => [each, fileFor(nameOf(each))])),
    imports,
    loadedBy(names) {
      const all = new Set(names)
      for (const name of all) for (const each of imports.get(name) ?? []) all.add(each)
      return [...all]
    },
  }
}

/** Files for a browser. */
export interface Bundle {
  /** By name, as text. */
  readonly files: ReadonlyMap<string, string>
  /** What each file imports, at once or later. */
  readonly imports: ReadonlyMap<string, readonly string[]>
  /** The file of an entry. */
  readonly fileFor: (name: string) => string
}

/**
 * @param entries modules by name
 * @param fileName a pattern of Rolldown's: `[name].[hash].js`
 */
export async function bundle(
  root: string,
  entries: Readonly<Record<string, string>>,
  fileName: string,
): Promise<Bundle> {
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: entries,
        preserveEntrySignatures: 'strict',
        output: {
          entryFileNames: fileName,
          chunkFileNames: fileName,
          // Programs print the names of middleware, and errors those of functions.
          keepNames: true,
          // One file for all programs, where a browser would wait for many small ones.
          codeSplitting: { groups: [{ name: 'library', test: /[\\/]runtime[\\/]/ }] },
        },
      },
    },
  })
  const chunks = (built as Rolldown.RolldownOutput).output.filter((each) => each.type === 'chunk')
  const imports = new Map(
    chunks.map(({ fileName, imports, dynamicImports }) => [
      fileName,
      [...imports, ...dynamicImports],
    ]),
  )
  return {
    files: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
    imports,
    fileFor(name) {
      const found = chunks.find((chunk) => chunk.isEntry && chunk.name === name)
      if (found === undefined) throw new Error(`There is no file of ${name}.`)
      return found.fileName
    },
  }
}

function nameOf(specifier: string): string {
  return specifier.replaceAll('/', '-')
}
