import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { javascript, typescript, type Language } from './language.ts'
import type { Project } from './project.ts'
import { UsageError } from './refusal.ts'
import { shown } from './shown.ts'
import { compilerConfig, type CompilerConfig } from './tsconfig.ts'

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

/** The language of a copy, and a sentence that says what decided. */
export interface Choice {
  readonly language: Language
  readonly why: string
  /** What the compiler is told, if the language follows from it. */
  readonly config?: CompilerConfig
}

const NOWHERE = ['is not there', ''] as const
/** With Plug'n'Play, packages are archives, which are read only by a program that Yarn has started. */
const IN_YARN = ['only Yarn finds', ' Run "yarn middleware-cookbook" instead of "npx".'] as const

/**
 * TypeScript where something says that the project is written in it: tsconfig.json, deno.json, the compiler among the
 * packages, or a file. Else JavaScript. What is asked for comes first.
 */
export function chooseLanguage(
  project: Project,
  folder: string,
  asked: 'ts' | 'js' | undefined,
): Choice {
  const { root, top, isModule, packages } = project
  if (asked === 'js') return { language: javascript(isModule), why: 'JavaScript, as --js says.' }
  const config = compilerConfig(folder, top)
  const language = typescript(config?.options, isModule)
  const ending = language.ending === '' ? 'no ending' : language.ending
  const found = (name: string) => `${name} found: TypeScript, with ${ending} in imports.`
  if (config) {
    const [where, todo] = existsSync(join(top, '.pnp.cjs')) ? IN_YARN : NOWHERE
    const lost = config.missing.map(
      (base) => `\nIt extends ${base}, which ${where}: options in it were not seen.${todo}`,
    )
    return { language, why: found(shown(root, config.file)) + lost.join(''), config }
  }
  if (asked === 'ts')
    return { language, why: `TypeScript, as --ts says, with ${ending} in imports.` }
  if (project.denoConfig !== undefined) {
    return { language, why: found(shown(root, project.denoConfig)) }
  }
  if (packages.has('typescript'))
    return { language, why: found('No tsconfig.json, but typescript in package.json') }
  const written = typescriptIn(root)
  if (written !== undefined) return { language, why: found(`No tsconfig.json, but ${written}`) }
  return {
    language: javascript(isModule),
    why: 'No tsconfig.json found: JavaScript. For TypeScript pass --ts.',
  }
}

/** A file that Node or Bun runs as TypeScript. The configuration of a tool says nothing of the project. */
function typescriptIn(root: string): string | undefined {
  for (const folder of ['', 'src/']) {
    const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []
    const name = names.find((each) => /^(?!.*\.config\.).*(?<!\.d)\.[cm]?tsx?$/.test(each))
    if (name !== undefined) return `${folder}${name}`
  }
  return undefined
}
