import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageInfo } from './catalogue.ts'
import type { Group, RecipeKind } from './front-matter.ts'
import { optionListsIn } from './options.ts'
import { headerOf } from './program-header.ts'
import { recipesOf, type Recipe } from './recipe.ts'
import { linksIn, symptomsOf, type Symptom } from './symptoms.ts'

/** What a reader chooses a recipe by. */
export interface RecipeFacts {
  readonly page: PageInfo
  readonly side: 'Client' | 'Server'
  readonly group: Group | undefined
  readonly kind: RecipeKind
  readonly standards: readonly string[]
  readonly state: State
  /** Where it runs, and where a server recipe can be mounted by itself. */
  readonly works: string
  /** Symptoms whose way out leads to its page. */
  readonly symptoms: readonly Symptom[]
}

/** What a recipe keeps between two calls, and where. */
export const STATES = {
  none: 'Keeps nothing between calls',
  process: 'Keeps state in its process',
  store: 'Keeps state in a store',
} as const

export type State = keyof typeof STATES

/** Every recipe in reading order: a new one needs no line here. */
export function recipeFacts(root: string): readonly RecipeFacts[] {
  const symptoms = symptomsOf(root).flatMap(({ entries }) => entries)
  return recipesOf(root).flatMap((recipe) => {
    const { page } = recipe
    if (page.kind === undefined) return []
    return {
      page,
      side: page.section === 'client' ? 'Client' : 'Server',
      group: page.group,
      kind: page.kind,
      standards: page.standards,
      state: stateOf(root, recipe),
      works: worksIn(recipe, page.kind),
      symptoms: symptoms.filter(({ way }) =>
        linksIn(way).some((link) => link.split('#')[0] === page.link),
      ),
    }
  })
}

/** A recipe takes a store, or a limiter that has one, as the option of that name; one that keeps state by itself has a section about processes. */
function stateOf(root: string, { page, files }: Recipe): State {
  const code = files.filter(({ role }) => role === 'recipe' || role === 'module')
  const takesStore = code
    .filter(({ text }) => /store|limiter/.test(text))
    .flatMap(({ text, path }) => optionListsIn(text, path))
    .some(({ options }) => options.some(({ name }) => name === 'store' || name === 'limiter'))
  if (takesStore) return 'store'
  const text = readFileSync(join(root, page.path), 'utf8')
  return /^## More than one process$/m.test(text) ? 'process' : 'none'
}

/** What `tests/runtimes` and `tests/hosts` show, by what the recipe imports and by its kind. */
function worksIn({ files }: Recipe, kind: RecipeKind): string {
  const onNode = files.some(
    ({ role, text }) =>
      (role === 'recipe' || role === 'module') && headerOf(text).node !== undefined,
  )
  const runtimes = onNode ? 'Node, Bun, Deno' : 'Node, Bun, Deno, Workers, browsers'
  return kind === 'client' ? runtimes : `${MOUNTS[kind]}; ${runtimes.replace(', browsers', '')}`
}

/** See the table of kinds in docs/guide/in-your-framework.md. */
const MOUNTS = {
  gate: 'every framework',
  headers: 'every framework',
  around:
    'every framework but Express, Connect and the proxy of Next, where the application is mounted whole',
} as const satisfies Record<Exclude<RecipeKind, 'client'>, string>
