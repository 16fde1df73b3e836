import { existsSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { javascript, typescript, type Language } from './language.ts'
import type { Project } from './project.ts'
import { UsageError } from './refusal.ts'
import { compilerOptions } from './tsconfig.ts'

/**
 * The folder that recipes are copied to, each into one of its own in it.
 *
 * @param from what `to` is relative to
 * @throws UsageError if it is outside the project
 */
export function folderFor({ root }: Project, to: string | undefined, from: string): string {
  if (to === undefined) return join(root, existsSync(join(root, 'src')) ? 'src' : '', 'middleware')
  const folder = resolve(from, to)
  const way = relative(root, folder)
  if (!way.startsWith('..') && !isAbsolute(way)) return folder
  throw new UsageError(`--to ${to} is outside the project ${root}: name a folder in it.`)
}

/** TypeScript if there is a tsconfig.json, or the compiler among the packages; JavaScript if not, or if asked. */
export function languageFor(
  { top, isModule, packages }: Project,
  folder: string,
  asked: 'ts' | 'js' | undefined,
): Language {
  if (asked === 'js') return javascript(isModule)
  const options = compilerOptions(folder, top)
  const isTypeScript = asked === 'ts' || options !== undefined || packages.has('typescript')
  return isTypeScript ? typescript(options, isModule) : javascript(isModule)
}
