import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageInfo } from '../scripts/cookbook/catalogue.ts'
import { recipesOf } from '../scripts/cookbook/recipe.ts'
import { slice } from '../scripts/cookbook/region.ts'
import { addressLine, fill, OWN_SERVICE } from '../scripts/frameworks/fill.ts'
import { tabsOf, type Framework } from '../scripts/frameworks/frameworks.ts'
import { SERVICE, useOf, type Use } from '../scripts/frameworks/use.ts'

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
 * Writes the tabs of a recipe: each text as a reader sees it, above what the template has below its own. Only the line with
 * the address of a service is another one, which has the service of the recipe's own program.
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
  const code = fill(shownOf(framework), use, framework.address)
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
    setup: [
      "const without: import('middleware-cookbook').Middleware = (request, next) => next(request)",
    ],
    imports: [],
    before,
  }
  const code = fill(shownOf(tab), use, tab.address)
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
  { template, address = OWN_SERVICE }: Framework,
  code: string,
  { before }: Use,
): string {
  mkdirSync(folder, { recursive: true })
  const text = readFileSync(join(root, template), 'utf8')
  const file = join(folder, `${name}.ts`)
  const [, below = ''] = /\/\/ #endregion tab\n([^]*)/.exec(text) ?? []
  const takesService = new RegExp(
    `^import \\{[^}]*\\b${SERVICE}\\b[^}]*\\} from './recipe.ts'`,
    'm',
  )
  const own = addressLine(address)
  if (!takesService.test(text) && !code.includes(own)) {
    writeFileSync(file, `${code}\n${below}`)
    return file
  }
  writeFileSync(join(folder, `${name}.before.ts`), `${before}\nexport { ${SERVICE} }\n`)
  const fromProgram = `import { ${SERVICE} } from './${name}.before.ts'`
  writeFileSync(file, `${fromProgram}\n${code.replace(`${own}\n`, '')}\n${below}`)
  return file
}
