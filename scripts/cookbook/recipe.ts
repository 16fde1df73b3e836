import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '../../cli/item.ts'
import { catalogue, isRecipe, pageAt, sections, type PageInfo } from './catalogue.ts'
import { importsIn } from './imports.ts'
import { snippetsUnder } from './snippet.ts'

/** A file that belongs to a recipe: no program, no output. */
export interface RecipeFile {
  /** Such as `retry.ts`. */
  readonly name: string
  /** Relative to the root. */
  readonly path: string
  readonly role: Role
  readonly text: string
}

/** A recipe as a reader takes it along: from its page, by command, or from the registry. */
export interface Recipe {
  /** `client/retry` */
  readonly id: string
  readonly page: PageInfo
  /** The recipe, then its modules, extras, tests, fixtures and data. */
  readonly files: readonly RecipeFile[]
  /** Packages that the recipe and its use import, sorted, and those that only its tests import. */
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

const ROLES: readonly Role[] = ['recipe', 'module', 'extra', 'test', 'fixture', 'data']

/** All recipes that have a page, in reading order. */
export function recipesOf(root: string): readonly Recipe[] {
  return catalogue(root)
    .filter((page) => isRecipe(page) && existsSync(join(root, 'snippets', page.link)))
    .map((page) => recipeFor(root, page))
    .filter(({ files }) => files[0]?.role === 'recipe')
}

/**
 * Reads one recipe and nothing else.
 *
 * @throws Error if it has no page or no file
 */
export function recipeOf(root: string, id: string): Recipe {
  const section = sections().find((each) => id.startsWith(`${each}/`))
  const page = `docs/${id}.md`
  if (section && existsSync(join(root, page)) && existsSync(join(root, 'snippets', id))) {
    return recipeFor(root, pageAt(root, page, section))
  }
  throw new Error(`asks for ${id}, which is not a recipe with a page.`)
}

function recipeFor(root: string, page: PageInfo): Recipe {
  const id = page.link.slice(1)
  const files = filesOf(root, id)
  const code = files.filter(({ role }) => role === 'recipe' || role === 'module')
  const dependencies = packagesOf([...code, ...useOf(root, id)])
  const others = packagesOf(files).filter((name) => !dependencies.includes(name))
  return { id, page, files, dependencies, devDependencies: others }
}

function filesOf(root: string, id: string): readonly RecipeFile[] {
  const folder = `snippets/${id}`
  const found = snippetsUnder(root, folder).flatMap(({ kind, path }) => {
    const role = ROLES.find((each) => each === kind)
    return role ? [fileAt(root, path, role)] : []
  })
  const needed = neededBy(found)
  const code = found.map((file) =>
    file.role === 'module' && !needed.has(file.name) ? { ...file, role: 'extra' as const } : file,
  )
  const data = readdirSync(join(root, folder))
    .filter((name) => !name.endsWith('.ts') && code.some((file) => reads(file, name)))
    .map((name) => fileAt(root, `${folder}/${name}`, 'data'))
  return ROLES.flatMap((role) => [...code, ...data].filter((file) => file.role === role))
}

/** The program that the page shows first: a reader pastes it beside the copy, and needs what it imports. */
function useOf(root: string, id: string): readonly Pick<RecipeFile, 'role' | 'text'>[] {
  const file = join(root, 'snippets', id, 'usage.ts')
  return existsSync(file) ? [{ role: 'module', text: readFileSync(file, 'utf8') }] : []
}

/** The recipe and the modules that it imports, for values or types. Any other module is one that some readers want too. */
function neededBy(files: readonly RecipeFile[]): ReadonlySet<string> {
  const needed = new Set(files.filter(({ role }) => role === 'recipe').map(({ name }) => name))
  for (const name of needed) {
    const text = files.find((file) => file.name === name)?.text ?? ''
    for (const [, imported = ''] of text.matchAll(/\bfrom '\.\/([^']+)'/g)) needed.add(imported)
  }
  return needed
}

/** A test names its data: `new URL('real-names.csv', import.meta.url)`. */
function reads({ role, text }: RecipeFile, name: string): boolean {
  return (role === 'test' || role === 'fixture') && text.includes(`'${name}'`)
}

function fileAt(root: string, path: string, role: Role): RecipeFile {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { name, path, role, text: readFileSync(join(root, path), 'utf8') }
}

function packagesOf(files: readonly Pick<RecipeFile, 'role' | 'text'>[]): readonly string[] {
  const names = files
    .filter(({ role }) => role !== 'data')
    // What is imported for its types only is needed as well, and is of the library.
    .flatMap(({ text }) => [
      ...importsIn(text).map(({ name }) => name),
      ...(text.includes("'middleware-cookbook'") ? ['middleware-cookbook'] : []),
    ])
    .flatMap((name) => /^(?!node:|[./#])(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? [])
  return [...new Set(names)].sort()
}
