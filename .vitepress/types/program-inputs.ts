import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import type { Inputs } from './input-files.ts'
import { memoize } from '../../scripts/cookbook/memoize.ts'
import type { Project } from './project.ts'

/** The files that the compiler has read for its answers, as it has read them. */
export interface ProgramInputs {
  /**
   * Those behind every answer: the compiler's configuration, declarations that are global, and the library, to which
   * every answer may link.
   */
  readonly common: Inputs
  /** Those behind an answer about this file, without the common ones. */
  of(file: string): Inputs
}

/** @param entries the modules of the library: absolute paths */
export function programInputs(
  root: string,
  { program, lookups, configFiles, hashOf }: Project,
  entries: readonly string[],
): ProgramInputs {
  const scopeOf = memoize(packageScope)
  const fromRoot = memoize((path) => relative(root, path))
  const global = program.getSourceFiles().filter(isGlobal)
  const commonFiles = reachedFrom([...global.map(({ fileName }) => fileName), ...entries])
  const common = inputsOf([
    ...commonFiles,
    // The name under which the compiler resolves the `types` of its options.
    join(root, '__inferred type names__.ts'),
  ])
  // An entry may be missing, and appear later.
  for (const file of [...configFiles, ...entries]) common.set(file, hashOf(file))

  return {
    common: named(common),
    // What a common file leads to is common too.
    of: (file) =>
      named(new Map([...inputsOf(reachedFrom([file], commonFiles))].filter(isNotCommon))),
  }

  function isNotCommon([path]: readonly [path: string, hash: string]): boolean {
    return !common.has(path)
  }

  /** These files, and those that their imports lead to, without known ones. */
  function reachedFrom(
    files: readonly string[],
    known: ReadonlySet<string> = new Set(),
  ): ReadonlySet<string> {
    const reached = new Set<string>()
    const open = [...files]
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      const source = reached.has(file) || known.has(file) ? undefined : program.getSourceFile(file)
      if (source === undefined) continue
      reached.add(file)
      open.push(
        ...lookups.targetsOf(file),
        ...source.referencedFiles.map(({ fileName }) =>
          ts.resolveTripleslashReference(fileName, source.fileName),
        ),
      )
    }
    return reached
  }

  function inputsOf(files: Iterable<string>): Map<string, string> {
    const inputs = new Map<string, string>()
    for (const file of files) {
      if (program.getSourceFile(file)) inputs.set(file, hashOf(file))
      for (const path of scopeOf(dirname(file))) inputs.set(path, hashOf(path))
      for (const [path, hash] of lookups.decidedFor(file)) inputs.set(path, hash)
    }
    return inputs
  }

  function named(inputs: ReadonlyMap<string, string>): Inputs {
    const pairs = [...inputs].map(([path, hash]) => [fromRoot(path), hash] as const)
    return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)))
  }
}

/**
 * The `package.json` files that decide whether a module is an ES module: the first one in the folder or above it
 * (https://nodejs.org/api/packages.html#determining-module-system).
 */
function packageScope(folder: string): readonly string[] {
  const file = join(folder, 'package.json')
  const parent = dirname(folder)
  if (parent === folder || ts.sys.fileExists(file)) return [file]
  return [file, ...packageScope(parent)]
}

/** Whether a file declares something that files see which do not import it. */
function isGlobal(source: ts.SourceFile): boolean {
  return (
    !ts.isExternalModule(source) ||
    source.statements.some(
      (statement) =>
        ts.isModuleDeclaration(statement) &&
        (ts.isStringLiteral(statement.name) || statement.name.text === 'global'),
    )
  )
}
