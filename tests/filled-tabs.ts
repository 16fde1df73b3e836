import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageInfo } from '../scripts/cookbook/catalogue.ts'
import { recipesOf } from '../scripts/cookbook/recipe.ts'
import { slice } from '../scripts/cookbook/region.ts'
import { fill } from '../scripts/frameworks/fill.ts'
import { tabsOf, type Framework } from '../scripts/frameworks/frameworks.ts'
import { useOf, type Use } from '../scripts/frameworks/use.ts'

const root = join(import.meta.dirname, '..')

/** A tab's text as a module that can run. */
export interface FilledTab extends Framework {
  readonly page: PageInfo
  readonly recipe: string
  /** The module that holds the text of the tab, byte for byte. */
  readonly file: string
}

/** The recipes of a side, by their pages. */
export function recipePages(side: 'client' | 'server'): readonly PageInfo[] {
  return recipesOf(root)
    .map(({ page }) => page)
    .filter(({ link }) => link.startsWith(`/${side}/`))
}

/**
 * Writes the tabs of a recipe: each text as a reader sees it, below an import of what the recipe's own program has above
 * its region, and above what the template has below its own.
 *
 * @param folder beside the folder of the templates, so that what these import is found
 */
export function writeTabs(folder: string, page: PageInfo): readonly FilledTab[] {
  const recipe = page.link.slice(1)
  const use = useOf(root, recipe)
  return tabsOf(root, page).map((tab) => ({
    ...tab,
    page,
    recipe,
    file: writeModule(folder, nameOf(tab, recipe), tab, tab.code, use),
  }))
}

/** The same for a template that no page shows. */
export function writeTab(folder: string, page: PageInfo, framework: Framework): FilledTab {
  const recipe = page.link.slice(1)
  const use = useOf(root, recipe)
  const code = fill(shownOf(framework), use)
  return {
    ...framework,
    page,
    recipe,
    file: writeModule(folder, nameOf(framework, recipe), framework, code, use),
  }
}

/** The same template with middleware that does nothing, to see what the recipe adds. */
export function writeWithout(folder: string, tab: FilledTab): string {
  const { before } = useOf(root, tab.recipe)
  const use: Use = {
    middleware: ['without'],
    setup: [],
    imports: [],
    outside: ['without'],
    before: `${before}\nconst without: import('middleware-cookbook').Middleware = (request, next) =>\n  next(request)`,
  }
  const code = fill(shownOf(tab), use)
  return writeModule(folder, nameOf(tab, `without/${tab.recipe}`), tab, code, use)
}

function shownOf({ template }: Framework): string {
  return slice(readFileSync(join(root, template), 'utf8'), 'tab') ?? ''
}

function nameOf({ id }: Framework, recipe: string): string {
  return `${id}.${recipe.replaceAll('/', '.')}`
}

function writeModule(
  folder: string,
  name: string,
  { template }: Framework,
  code: string,
  { before, outside }: Use,
): string {
  mkdirSync(folder, { recursive: true })
  const text = readFileSync(join(root, template), 'utf8')
  const takesApi = /^import \{[^}]*\bapi\b[^}]*\} from '\.\/recipe\.ts'/m.test(text)
  const taken = [...new Set([...outside, ...(takesApi ? ['api'] : [])])]
  const file = join(folder, `${name}.ts`)
  if (taken.length > 0) {
    writeFileSync(join(folder, `${name}.before.ts`), `${before}\nexport { ${taken.join(', ')} }\n`)
  }
  const above =
    taken.length > 0 ? `import { ${taken.join(', ')} } from './${name}.before.ts'\n` : ''
  const [, below = ''] = /\/\/ #endregion tab\n([^]*)/.exec(text) ?? []
  writeFileSync(file, `${above}${code}\n${below}`)
  return file
}
