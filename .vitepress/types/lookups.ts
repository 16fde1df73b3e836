import ts from 'typescript'
import { MISSING } from './input-files.ts'

/** How the compiler got from the imports of one file to other files. */
interface Lookup {
  /** The files that it found. */
  readonly targets: Set<string>
  /** What decided beside them: a `package.json` with its hash, or a path at which there was no file. */
  readonly decided: Map<string, string>
}

/** What imports are resolved with. */
export interface LookupHost {
  readFile(path: string): string | undefined
  /** Of a file that was read, as it was read. */
  hashOf(path: string): string
}

/** The part of a compiler's host that resolves imports. */
type Resolvers = Required<
  Pick<
    ts.LanguageServiceHost,
    'resolveModuleNameLiterals' | 'resolveTypeReferenceDirectiveReferences'
  >
>

/** Resolves imports as the compiler does by itself, and records what decided. */
export class Lookups {
  readonly resolvers: Resolvers
  readonly #host: LookupHost
  readonly #byFile = new Map<string, Lookup>()

  constructor(host: LookupHost) {
    this.#host = host
    this.resolvers = {
      resolveModuleNameLiterals: (literals, from, redirected, options, source) =>
        literals.map((literal) => {
          const { text } = literal
          const mode = ts.getModeForUsageLocation(source, literal, options)
          const lookup = this.#lookupOf(from)
          const host = this.#recording(lookup.decided)
          const found = ts.resolveModuleName(text, from, options, host, undefined, redirected, mode)
          if (found.resolvedModule) lookup.targets.add(found.resolvedModule.resolvedFileName)
          return found
        }),
      resolveTypeReferenceDirectiveReferences: (references, from, redirected, options, source) =>
        references.map((reference) => {
          const isName = typeof reference === 'string'
          const name = isName ? reference : reference.fileName
          const mode = isName ? undefined : (reference.resolutionMode ?? source?.impliedNodeFormat)
          const lookup = this.#lookupOf(from)
          const host = this.#recording(lookup.decided)
          const found = ts.resolveTypeReferenceDirective(
            name,
            from,
            options,
            host,
            redirected,
            undefined,
            mode,
          )
          const target = found.resolvedTypeReferenceDirective?.resolvedFileName
          if (target !== undefined) lookup.targets.add(target)
          return found
        }),
    }
  }

  /** The files that the imports of a file lead to. */
  targetsOf(file: string): Iterable<string> {
    return this.#byFile.get(file)?.targets ?? []
  }

  /** What else decided that, with hashes. */
  decidedFor(file: string): Iterable<readonly [path: string, hash: string]> {
    return this.#byFile.get(file)?.decided ?? []
  }

  /** Whether a file has appeared that an import could now lead to. */
  haveChanged(): boolean {
    const all = [...this.#byFile.values()].flatMap(({ decided }) => [...decided])
    const missing = new Set(all.filter(([, hash]) => hash === MISSING).map(([path]) => path))
    return [...missing].some((path) => ts.sys.fileExists(path) || ts.sys.directoryExists(path))
  }

  /** After a change: the compiler resolves the imports of this file again, or of all. */
  forget(file?: string): void {
    if (file === undefined) this.#byFile.clear()
    else this.#byFile.delete(file)
  }

  #lookupOf(file: string): Lookup {
    const known = this.#byFile.get(file)
    if (known) return known
    const lookup: Lookup = { targets: new Set(), decided: new Map() }
    this.#byFile.set(file, lookup)
    return lookup
  }

  #recording(decided: Map<string, string>): ts.ModuleResolutionHost {
    const { sys } = ts
    const isFile = (path: string) => sys.fileExists(path)
    const isFolder = (path: string) => sys.directoryExists(path)
    // A folder where a file was looked for, or the other way round, is not missing.
    const note = (path: string, found: boolean) => {
      if (!found && !isFile(path) && !isFolder(path)) decided.set(path, MISSING)
      return found
    }
    return {
      fileExists: (path) => note(path, isFile(path)),
      directoryExists: (path) => note(path, isFolder(path)),
      readFile: (path) => {
        const text = this.#host.readFile(path)
        decided.set(path, this.#host.hashOf(path))
        return text
      },
      realpath: (path) => {
        const real = sys.realpath?.(path) ?? path
        // A link may lead elsewhere later, to another content.
        if (real !== path && isFile(path)) decided.set(path, this.#host.hashOf(path))
        return real
      },
    }
  }
}
