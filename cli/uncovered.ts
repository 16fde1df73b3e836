import { existsSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { isIncluded, startOf } from './included.ts'
import { shown } from './shown.ts'
import type { CompilerConfig } from './tsconfig.ts'

interface Where {
  /** The folder of the project. */
  readonly root: string
  /** The folder of the copies. */
  readonly to: string
}

/**
 * Says it if files are where the compiler does not look by itself, or where it refuses them.
 *
 * @param paths of what is no test: many projects exclude theirs
 */
export function uncovered(
  config: CompilerConfig,
  paths: readonly string[],
  { root, to }: Where,
): string[] {
  const { file, options, scope } = config
  const name = shown(root, file)
  const folder = shown(root, to)
  const { rootDir } = options
  if (typeof rootDir === 'string' && paths.some((path) => !isIn(rootDir, path))) {
    return [
      `The rootDir in ${name} is ${shown(root, rootDir)}, which does not hold ${folder}: the compiler refuses an import from there (TS6059). Name another folder with --to.`,
    ]
  }
  if (paths.every((path) => isIncluded(scope, file, path))) return []
  return [
    `${name} does not include ${folder}: the compiler and editors see a copy only if an included file imports it. ` +
      `Add it to "include"${elsewhere(config, { root, to })}.`,
  ]
}

/** A folder that is there and is included. */
function elsewhere({ file, scope }: CompilerConfig, { root, to }: Where): string {
  const { from = dirname(file), list = [] } = scope.include ?? {}
  const folder = list
    .filter((pattern) => /[*?]/.test(pattern) || !/\.\w+$/.test(pattern))
    .map((pattern) => resolve(from, startOf(pattern)))
    .find((path) => path !== to && isIn(root, path) && existsSync(path))
  const example = folder === undefined ? '' : `, such as ${shown(root, folder)}`
  return `, or name a folder that it includes with --to${example}`
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}
